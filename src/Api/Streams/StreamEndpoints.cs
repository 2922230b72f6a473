using OrleansGitOps.Api.Access;
using OrleansGitOps.Api.Applications;
using OrleansGitOps.Api.Errors;
using OrleansGitOps.Api.Http;
using OrleansGitOps.Api.Sessions;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Api.Streams;

/// <summary>The routes of <c>/api/v1/stream</c>: Argo CD's paths and framing.</summary>
internal static class StreamEndpoints
{
    private const string Resource = "applications";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/stream/applications").WithTags("streams");
        group.MapGet("", WatchAsync).Requires(Resource, "get").Produces<ApplicationWatchEvent>()
            .WithSummary("What happens to applications, one {\"result\"} per line, or server-sent events with Accept: text/event-stream; filters as lists, "
                + "resourceVersion resumes, fields selects (result.type, result.application.metadata.name).");
        group.MapGet("/{name}/resource-tree", WatchTreeAsync).Requires(Resource, "get").Produces<ApplicationTree>()
            .WithSummary("The resource tree of an application, again whenever it has changed; framed in the same way.");
    }

    private static async Task WatchAsync(HttpContext context, ApplicationWatch watch, ErrorAnswers errors)
    {
        var query = ApplicationQuery.From(context.Request.Query);
        var fields = FieldSelection.Parse(context.Request.Query.Text("fields"), "result.");
        var events = await watch.OpenAsync(query, SessionOf(context), context.RequestAborted);
        await new StreamResponse<ApplicationWatchEvent>(
            context, fields, errors, item => ($"{item.Application.Metadata.Namespace}/{item.Application.Metadata.Name}", item.Type)).WriteAsync(events);
    }

    private static async Task WatchTreeAsync(string name, HttpContext context, ApplicationWatch watch, ErrorAnswers errors)
    {
        var query = ResourcesQuery.From(name, context.Request.Query);
        var fields = FieldSelection.Parse(context.Request.Query.Text("fields"), "result.");
        var trees = await watch.OpenTreeAsync(query, SessionOf(context), context.RequestAborted);
        await new StreamResponse<ApplicationTree>(context, fields, errors, _ => ("", "")).WriteAsync(trees);
    }

    internal static Session SessionOf(HttpContext context) =>
        context.Features.Get<Session>() ?? throw new InvalidOperationException("A stream was opened without a login.");
}
