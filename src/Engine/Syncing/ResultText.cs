using System.Collections.Immutable;
using System.Text.Json.Nodes;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Syncing;

/// <summary>Results per object as users of Argo CD know them.</summary>
internal static class ResultText
{
    private const string SyncPhase = "Sync";
    private static readonly string[] ContainerLists = ["initContainers", "containers"];

    public static ResourceResult Of(ResourceKey key, string apiVersion, string status, string message, KubeObject? item = null)
    {
        var gvk = GroupVersionKind.Parse(apiVersion, key.Kind);
        return new ResourceResult
        {
            Group = gvk.Group, Version = gvk.Version, Kind = gvk.Kind, Namespace = key.Namespace, Name = key.Name,
            Status = status, Message = message, SyncPhase = SyncPhase, Images = item is null ? [] : Images(item),
            HookPhase = status == ResultCode.SyncFailed ? OperationPhase.Failed : OperationPhase.Succeeded,
        };
    }

    /// <summary>Like kubectl: <c>deployment.apps/web configured</c>.</summary>
    public static string Applied(ResourceKey key, string what) =>
        $"{key.Kind.ToLowerInvariant()}{(key.Group.Length == 0 ? "" : $".{key.Group}")}/{key.Name} {what}";

    private static ImmutableArray<string> Images(KubeObject item)
    {
        var spec = item.Content["spec"] as JsonObject;
        var pod = item.Kind switch
        {
            "Pod" => spec,
            "CronJob" => At(spec, "jobTemplate", "spec", "template", "spec"),
            _ => At(spec, "template", "spec"),
        };
        return [.. ContainerLists
            .SelectMany(list => (pod?[list] as JsonArray)?.OfType<JsonObject>() ?? [])
            .Select(container => container["image"] is JsonValue value && value.TryGetValue<string>(out var image) ? image : null)
            .OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    private static JsonObject? At(JsonObject? node, params string[] path) => path.Aggregate(node, (at, name) => at?[name] as JsonObject);
}
