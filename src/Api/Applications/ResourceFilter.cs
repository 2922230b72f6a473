using OrleansGitOps.Api.Http;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Api.Applications;

/// <summary>Query of <c>/managed-resources</c>: what is empty matches all.</summary>
internal sealed record ResourceFilter(string Group, string Version, string Kind, string Namespace, string Name)
{
    public static ResourceFilter From(IQueryCollection query) =>
        new(query.Text("group"), query.Text("version"), query.Text("kind"), query.Text("namespace"), query.Text("name"));

    /// <summary>The version is that of the desired object, or of the live one when it is to be pruned.</summary>
    public bool Matches(ResourceDiff resource) =>
        IsAnyOr(Group, resource.Group) && IsAnyOr(Kind, resource.Kind)
        && IsAnyOr(Namespace, resource.Namespace) && IsAnyOr(Name, resource.Name)
        && (Version.Length == 0 || Version == ApiVersionOf(resource));

    private static bool IsAnyOr(string wanted, string actual) => wanted.Length == 0 || wanted == actual;

    private static string ApiVersionOf(ResourceDiff resource)
    {
        var state = HasObject(resource.TargetState) ? resource.TargetState : resource.LiveState;
        if (!HasObject(state))
        {
            return "";
        }

        using var document = System.Text.Json.JsonDocument.Parse(state);
        var apiVersion = document.RootElement.TryGetProperty("apiVersion", out var value) ? value.GetString() ?? "" : "";
        return apiVersion[(apiVersion.IndexOf('/', StringComparison.Ordinal) + 1)..];
    }

    private static bool HasObject(string state) => state.StartsWith('{');
}
