using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Manifests.Yaml;

/// <summary>Takes the Kubernetes objects out of one document, lists taken apart.</summary>
internal sealed class ObjectCollector(YamlDocument document, string sourceName, List<KubeObject> objects)
{
    public void Collect()
    {
        if (document.Root is not null)
        {
            Collect(document.Root, "");
        }
    }

    private void Collect(JsonNode? node, string path)
    {
        if (node is not JsonObject content)
        {
            throw Error(path, $"a Kubernetes object must be a mapping, but this is {Describe(node)}.");
        }

        var apiVersion = RequiredText(content, path, "apiVersion", "for example apps/v1");
        var kind = RequiredText(content, path, "kind", "for example Deployment");
        if (IsList(apiVersion, kind, content))
        {
            CollectItems(content, path);
            return;
        }

        RequireName(content, path, kind);
        objects.Add(new KubeObject(content));
    }

    private static bool IsList(string apiVersion, string kind, JsonObject content)
    {
        if (kind == "List" && apiVersion == "v1")
        {
            return true;
        }

        return kind.EndsWith("List", StringComparison.Ordinal)
            && content.TryGetPropertyValue("items", out var items)
            && items is JsonArray or null;
    }

    private void CollectItems(JsonObject list, string path)
    {
        list.TryGetPropertyValue("items", out var items);
        if (items is null)
        {
            return;
        }

        if (items is not JsonArray array)
        {
            throw Error(Join(path, "items"), $"items must be a list, but this is {Describe(items)}.");
        }

        var detached = array.ToArray();
        array.Clear();
        for (var i = 0; i < detached.Length; i++)
        {
            Collect(detached[i], $"{Join(path, "items")}[{i}]");
        }
    }

    private string RequiredText(JsonObject content, string path, string field, string example)
    {
        if (!content.TryGetPropertyValue(field, out var node) || node is null)
        {
            throw Error(path, $"{Join(path, field)} is missing; every Kubernetes object needs it ({example}).");
        }

        return node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0
            ? text
            : throw Error(
                Join(path, field), $"{Join(path, field)} must be a text that is not empty ({example}), but this is {Describe(node)}.");
    }

    private void RequireName(JsonObject content, string path, string kind)
    {
        if (!content.TryGetPropertyValue("metadata", out var node) || node is null)
        {
            throw Error(path, $"{kind}: {Join(path, "metadata")} is missing; metadata.name gives the object its name.");
        }

        if (node is not JsonObject metadata)
        {
            throw Error(Join(path, "metadata"), $"{kind}: {Join(path, "metadata")} must be a mapping, but this is {Describe(node)}.");
        }

        if (metadata["name"] is { } name)
        {
            if (!IsText(name))
            {
                var where = Join(path, "metadata.name");
                throw Error(where, $"{kind}: {where} must be a text that is not empty, but this is {Describe(name)}; quote it.");
            }
        }
        else if (!IsText(metadata["generateName"]))
        {
            throw Error(Join(path, "metadata"), $"{kind}: {Join(path, "metadata.name")} is missing.");
        }
    }

    private static bool IsText(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0;

    private static string Join(string path, string field) => path.Length == 0 ? field : $"{path}.{field}";

    private static string Describe(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject => "a mapping",
        JsonArray => "a list",
        _ => node.GetValueKind() switch
        {
            JsonValueKind.Number => $"the number {node.ToJsonString()}",
            JsonValueKind.True => "the boolean true",
            JsonValueKind.False => "the boolean false",
            _ => node.GetValue<string>().Length == 0 ? "an empty text" : "a text",
        },
    };

    private YamlReadException Error(string path, string problem) =>
        new(sourceName, path.Length == 0 ? document.Line : document.LineOf(path), 1, problem);
}
