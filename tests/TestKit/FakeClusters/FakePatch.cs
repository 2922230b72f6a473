using System.Globalization;
using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Kubernetes;

namespace OrleansGitOps.TestKit.FakeClusters;

/// <summary>JSON patches (test, add, replace, remove) and merge patches.</summary>
internal static class FakePatch
{
    public static void Json(JsonObject content, JsonArray patch)
    {
        foreach (var operation in patch.OfType<JsonObject>())
        {
            var parts = ((string)operation["path"]!)[1..].Split('/')
                .Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToArray();
            JsonNode parent = content;
            foreach (var part in parts[..^1])
            {
                parent = (parent is JsonArray list ? list[int.Parse(part, CultureInfo.InvariantCulture)] : parent[part])
                    ?? throw new KubeApiException(422, "Invalid", $"no such path: {operation["path"]}");
            }

            Do((string)operation["op"]!, parent, parts[^1], operation["value"]);
        }
    }

    public static void Merge(JsonObject content, JsonObject patch)
    {
        foreach (var (key, value) in patch)
        {
            if (value is null)
            {
                content.Remove(key);
            }
            else if (value is JsonObject map)
            {
                var child = content[key] as JsonObject ?? [];
                Merge(child, map);
                if (child.Parent is null)
                {
                    content[key] = child;
                }
            }
            else
            {
                content[key] = value.DeepClone();
            }
        }
    }

    private static void Do(string operation, JsonNode parent, string last, JsonNode? value)
    {
        var index = parent is JsonArray ? int.Parse(last, CultureInfo.InvariantCulture) : -1;
        var there = index >= 0 ? parent[index] : parent[last];
        switch (operation)
        {
            case "test" when !JsonNode.DeepEquals(there, value):
                throw new KubeApiException(422, "Invalid", "testing value failed");
            case "test":
                break;
            case "remove":
                ((JsonObject)parent).Remove(last);
                break;
            case "replace" when there is null:
                throw new KubeApiException(422, "Invalid", $"nothing to replace at {last}");
            default:
                if (index >= 0)
                {
                    parent[index] = value?.DeepClone();
                }
                else
                {
                    parent[last] = value?.DeepClone();
                }

                break;
        }
    }
}
