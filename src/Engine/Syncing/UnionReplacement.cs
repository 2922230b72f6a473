using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Manifests.Objects;
using OrleansGitOps.Manifests.Patching;

namespace OrleansGitOps.Engine.Syncing;

/// <summary>
/// Where Git itself switches a union (a rollout strategy, value → valueFrom, the kind of a volume or probe), values that the server once
/// filled in stand beside the new ones and belong to nobody, so no apply can remove them: the server refuses with 422 and names the fields.
/// Each map around such a field is then replaced as a whole by what Git has (what a strategic merge does with <c>$retainKeys</c>, for every
/// kind and by index). Pure.
/// </summary>
internal static class UnionReplacement
{
    /// <returns>A JSON patch that fails when the object moved meanwhile; null when the refusal names nothing that both sides
    /// have.</returns>
    public static JsonArray? Plan(KubeObject live, KubeObject desired, KubeApiException refusal)
    {
        if (live.ResourceVersion is null || refusal.Details?["causes"] is not JsonArray causes)
        {
            return null;
        }

        var replaced = new SortedDictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var field in causes.Select(cause => (string?)cause?["field"]).OfType<string>())
        {
            if (Locate(live.Content, desired.Content, Segments(field)) is var (path, value))
            {
                replaced[path] = value;
            }
        }

        // A map inside another one that is replaced goes with it.
        var outermost = replaced.Where(
            item => !replaced.Keys.Any(other => item.Key.StartsWith(other + "/", StringComparison.Ordinal))).ToList();
        if (outermost.Count == 0)
        {
            return null;
        }

        var patch = new JsonArray
        {
            new JsonObject { ["op"] = "test", ["path"] = "/metadata/resourceVersion", ["value"] = live.ResourceVersion },
        };
        foreach (var (path, value) in outermost)
        {
            patch.Add(new JsonObject { ["op"] = "replace", ["path"] = path, ["value"] = value.DeepClone() });
        }

        return patch;
    }

    /// <summary>The innermost map around the field that both live and desired have; never the object itself or its whole spec.</summary>
    private static (string Path, JsonNode Desired)? Locate(JsonNode live, JsonNode desired, IReadOnlyList<string> segments)
    {
        (string, JsonNode)? found = null;
        var path = "";
        for (var i = 0; i < segments.Count - 1; i++)
        {
            if (Step(live, desired, segments[i]) is not var (liveChild, desiredChild, at))
            {
                break;
            }

            (live, desired, path) = (liveChild, desiredChild, $"{path}/{at}");
            if (i > 0 && live is JsonObject && desired is JsonObject)
            {
                found = (path, desired);
            }
        }

        return found;
    }

    private static (JsonNode Live, JsonNode Desired, string At)? Step(JsonNode live, JsonNode desired, string segment)
    {
        if (live is JsonObject liveMap && desired is JsonObject desiredMap)
        {
            return liveMap[segment] is { } one && desiredMap[segment] is { } other
                ? (one, other, JsonPointer.Escape(segment))
                : null;
        }

        if (live is not JsonArray liveList || desired is not JsonArray desiredList || !int.TryParse(segment, out var index) || index < 0)
        {
            return null;
        }

        // The index counts in the merged list; names tell which item of ours is meant.
        var wanted = index < desiredList.Count ? desiredList[index] : null;
        var liveIndex = index < liveList.Count ? index : -1;
        if (liveIndex >= 0 && Name(liveList[liveIndex]) is { } name)
        {
            wanted = desiredList.FirstOrDefault(item => Name(item) == name);
        }

        return liveIndex >= 0 && wanted is not null && liveList[liveIndex] is { } found ? (found, wanted, $"{liveIndex}") : null;
    }

    private static string? Name(JsonNode? item) =>
        (item as JsonObject)?["name"] is JsonValue value && value.TryGetValue<string>(out var name) ? name : null;

    /// <summary><c>spec.template.spec.containers[0].env[1].valueFrom</c> taken apart; keys in brackets may hold dots.</summary>
    private static List<string> Segments(string field)
    {
        var segments = new List<string>();
        var start = 0;
        for (var i = 0; i <= field.Length; i++)
        {
            if (i < field.Length && field[i] is not ('.' or '['))
            {
                continue;
            }

            if (i > start)
            {
                segments.Add(field[start..i]);
            }

            start = i + 1;
            if (i < field.Length && field[i] == '[' && field.IndexOf(']', i) is var end and > 0)
            {
                segments.Add(field[start..end]);
                (i, start) = (end, end + 1);
            }
        }

        return segments;
    }
}
