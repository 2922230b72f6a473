using System.Collections.Immutable;
using OrleansGitOps.Api.Access;
using OrleansGitOps.Grains.Abstractions.Index;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Api.Pages;

/// <summary><c>/</c>: what is registered and how it fares, as one plain page that renews itself.</summary>
internal static class OverviewPage
{
    private const int MaxRows = 1000;
    private const int MaxMessageLength = 500;
    private const int RefreshSeconds = 10;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/", ShowAsync).Requires("applications", "get").ExcludeFromDescription();

    private static async Task<IResult> ShowAsync(IGrainFactory grains)
    {
        var applications = await grains.ListApplicationsAsync();
        return Page.Render("Applications", Html.Of($"""
            <header><h1>Applications</h1>
            <form method="post" action="/logout"><a href="/dashboard/">Grains</a> <button type="submit">Sign out</button></form></header>
            {Table(applications)}
            """), refreshSeconds: RefreshSeconds);
    }

    private static Html Table(ImmutableArray<Application> applications)
    {
        if (applications.IsEmpty)
        {
            return Html.Of($"<p class=\"muted\">No application is registered. POST one to <code>/api/v1/applications</code>.</p>");
        }

        var rows = new Html();
        foreach (var application in applications.Take(MaxRows))
        {
            rows.Add(Row(application));
        }

        var rest = applications.Length > MaxRows
            ? Html.Of($"<p class=\"muted\">The first {MaxRows} of {applications.Length} applications are shown.</p>")
            : new Html();
        return Html.Of($"""
            <table>
            <thead><tr><th>Name</th><th>Project</th><th>Sync</th><th>Health</th><th>Revision</th><th>Last message</th></tr></thead>
            <tbody>
            {rows}</tbody>
            </table>
            {rest}
            """);
    }

    private static Html Row(Application application)
    {
        var (sync, health) = (Shown(application.Status.Sync.Status), Shown(application.Status.Health.Status));
        var revision = application.Status.Sync.Revision;
        return Html.Of($"""
            <tr><td>{application.Metadata.Namespace}/<strong>{application.Metadata.Name}</strong></td>
            <td>{Applications.ApplicationLookup.ProjectOf(application)}</td>
            <td class="{ClassOf(sync)}">{sync}</td><td class="{ClassOf(health)}">{health}</td>
            <td><code title="{revision}">{revision[..Math.Min(revision.Length, 10)]}</code></td>
            <td class="message">{LastMessage(application.Status)}</td></tr>

            """);
    }

    private static string Shown(string status) => status.Length == 0 ? "Unknown" : status;

    /// <summary>What somebody should read first: a condition, then the operation's word, then why it is not healthy.</summary>
    private static string LastMessage(ApplicationStatus status)
    {
        var message = status.Conditions.Length > 0
            ? string.Join("; ", status.Conditions.Select(c => $"{c.Type}: {c.Message}"))
            : status.OperationState is { Message.Length: > 0 } operation ? operation.Message : status.Health.Message;
        return message.Length <= MaxMessageLength ? message : message[..MaxMessageLength] + "...";
    }

    private static string ClassOf(string status) => status switch
    {
        SyncStatusCode.Synced or HealthStatusCode.Healthy => "good",
        SyncStatusCode.OutOfSync or HealthStatusCode.Degraded or HealthStatusCode.Missing => "bad",
        HealthStatusCode.Progressing => "busy",
        _ => "muted",
    };
}
