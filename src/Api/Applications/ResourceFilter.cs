using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Api.Applications;

/// <summary>Which resources a <see cref="ResourcesQuery"/> means.</summary>
internal static class ResourceFilter
{
    /// <summary>The version is that of the desired object, or of the live one when it is to be pruned.</summary>
    public static bool Matches(ResourcesQuery query, ResourceDiff resource) =>
        IsAnyOr(query.Group, resource.Group) && IsAnyOr(query.Kind, resource.Kind)
        && IsAnyOr(query.Namespace, resource.Namespace) && IsAnyOr(query.Name, resource.Name)
        && (query.Version.Length == 0 || query.Version == ApiVersionOf(resource));

    public static bool Matches(ResourcesQuery query, ResourceNode node) =>
        IsAnyOr(query.Group, node.Group) && IsAnyOr(query.Kind, node.Kind) && IsAnyOr(query.Version, node.Version)
        && IsAnyOr(query.Namespace, node.Namespace) && IsAnyOr(query.Name, node.Name);

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
