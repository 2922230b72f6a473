using System.Text.Json.Nodes;
using OrleansGitOps.Sandbox.Kinds;

namespace OrleansGitOps.Sandbox.Operations;

/// <summary>What keeps a deleted object there until somebody takes it away.</summary>
internal static class Finalizers
{
    public const string Orphan = "orphan";
    public const string Foreground = "foregroundDeletion";

    public static bool Has(JsonObject content) => content["metadata"]?["finalizers"] is JsonArray { Count: > 0 };

    /// <summary>Namespaces have finalizers in their spec too, which the server takes away when they are empty.</summary>
    public static bool HasOfNamespace(ResourceKind kind, JsonObject content) =>
        kind is { Group: "", Kind: "Namespace" } && content["spec"]?["finalizers"] is JsonArray { Count: > 0 };

    public static bool Has(JsonObject content, string finalizer) =>
        (content["metadata"]?["finalizers"] as JsonArray)?.Any(item => item?.ToString() == finalizer) == true;

    public static void Add(JsonObject content, string finalizer)
    {
        var metadata = (JsonObject)content["metadata"]!;
        if (metadata["finalizers"] is not JsonArray finalizers)
        {
            metadata["finalizers"] = finalizers = [];
        }

        finalizers.Add(finalizer);
    }

    public static void Remove(JsonObject content, string finalizer)
    {
        var metadata = (JsonObject)content["metadata"]!;
        if (metadata["finalizers"] is JsonArray finalizers)
        {
            var left = finalizers.Where(item => item?.ToString() != finalizer).Select(item => item?.DeepClone()).ToArray();
            metadata.Remove("finalizers");
            if (left.Length > 0)
            {
                metadata["finalizers"] = new JsonArray(left);
            }
        }
    }
}
