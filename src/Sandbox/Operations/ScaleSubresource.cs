using System.Text.Json.Nodes;
using OrleansGitOps.Sandbox.Errors;
using OrleansGitOps.Sandbox.Kinds;

namespace OrleansGitOps.Sandbox.Operations;

/// <summary>The <c>scale</c> subresource: an object's replicas in a form that is the same for all kinds.</summary>
internal static class ScaleSubresource
{
    public static JsonObject Of(ResourceKind kind, JsonObject content)
    {
        var paths = kind.Scale!;
        var metadata = new JsonObject();
        foreach (var field in (string[])["name", "namespace", "uid", "resourceVersion", "creationTimestamp"])
        {
            if (content["metadata"]![field] is { } value)
            {
                metadata[field] = value.DeepClone();
            }
        }

        var status = new JsonObject { ["replicas"] = Find(content, paths.Status)?.DeepClone() ?? 0 };
        if (SelectorText(kind.IsCustom ? Find(content, paths.Selector ?? "") : content["spec"]?["selector"]) is { Length: > 0 } selector)
        {
            status["selector"] = selector;
        }

        return new JsonObject
        {
            ["kind"] = "Scale", ["apiVersion"] = "autoscaling/v1", ["metadata"] = metadata,
            ["spec"] = new JsonObject { ["replicas"] = Find(content, paths.Spec)?.DeepClone() ?? 0 }, ["status"] = status,
        };
    }

    /// <summary>Writes the replicas of a scale into the object it belongs to.</summary>
    /// <exception cref="ApiException">422: they are no number, or below zero.</exception>
    public static JsonObject Write(ResourceKind kind, JsonObject content, JsonObject scale)
    {
        var name = content["metadata"]!["name"]!.ToString();
        if (scale["spec"]?["replicas"] is not JsonValue value || !value.TryGetValue(out long replicas) || replicas < 0)
        {
            throw StatusError.Invalid("Scale.autoscaling", "autoscaling", "Scale", name,
                [FieldProblem.Invalid("spec.replicas", scale["spec"]?["replicas"], "must be greater than or equal to 0")]);
        }

        if (scale["metadata"]?["resourceVersion"]?.ToString() is { Length: > 0 } version)
        {
            ((JsonObject)content["metadata"]!)["resourceVersion"] = version;
        }

        var parts = kind.Scale!.Spec.Split('.');
        var parent = parts[..^1].Aggregate(content, (node, part) => node[part] as JsonObject ?? Added(node, part));
        parent[parts[^1]] = replicas;
        return content;
    }

    private static JsonObject Added(JsonObject parent, string field)
    {
        var child = new JsonObject();
        parent[field] = child;
        return child;
    }

    private static JsonNode? Find(JsonNode? node, string path)
    {
        foreach (var part in path.Split('.'))
        {
            node = (node as JsonObject)?[part];
        }

        return node;
    }

    private static string SelectorText(JsonNode? selector) => selector switch
    {
        JsonObject map => string.Join(',', (map["matchLabels"] as JsonObject ?? (map.ContainsKey("matchExpressions") ? [] : map))
            .Select(label => $"{label.Key}={label.Value}")),
        JsonValue value => value.ToString(),
        _ => "",
    };
}
