using System.Text.Json.Nodes;

namespace OrleansGitOps.EndToEnd.Tests.Product.Drifts;

/// <summary>An object without what changes by itself: "as before" is said of this.</summary>
internal static class ObjectShape
{
    private static readonly string[] Bookkeeping = ["managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink"];

    private static readonly string[] Notes =
        ["deployment.kubernetes.io/revision", "kubectl.kubernetes.io/last-applied-configuration", "autoscaling.alpha.kubernetes.io/conditions"];

    public static string Of(JsonNode? live)
    {
        if (live is null)
        {
            return "absent";
        }

        var shape = (JsonObject)live.DeepClone();
        shape.Remove("status");
        var metadata = (JsonObject)shape["metadata"]!;
        foreach (var field in Bookkeeping)
        {
            metadata.Remove(field);
        }

        foreach (var note in Notes)
        {
            (metadata["annotations"] as JsonObject)?.Remove(note);
        }

        return Sorted(shape)!.ToJsonString();
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(
            map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, Sorted(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
