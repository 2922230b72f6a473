using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansGitOps.Manifests.Patching;

/// <summary>JSON patches (RFC 6902): <c>add, remove, replace, move, copy, test</c>.</summary>
public static class JsonPatch
{
    /// <summary>Applies the operations in order.</summary>
    /// <param name="target">Changed in place; after an exception, some operations may have been applied.</param>
    /// <param name="operations">Only read.</param>
    /// <returns>The patched document: <paramref name="target"/>, unless an operation replaced the whole.</returns>
    /// <exception cref="PatchException">An operation is malformed, its path does not exist, or a test fails.</exception>
    public static JsonNode? Apply(JsonNode? target, JsonArray operations)
    {
        ArgumentNullException.ThrowIfNull(operations);

        for (var i = 0; i < operations.Count; i++)
        {
            var operation = operations[i] as JsonObject
                ?? throw new PatchException($"operation {i}: expected a map with 'op' and 'path'.");
            target = new Operation(operation, i).Apply(target);
        }

        return target;
    }

    private sealed class Operation(JsonObject operation, int index)
    {
        public JsonNode? Apply(JsonNode? root)
        {
            var path = Pointer("path");
            switch (Text("op"))
            {
                case "add":
                    return Add(root, path, Value());
                case "remove":
                    Remove(root, path);
                    return root;
                case "replace":
                    Require(root, path);
                    return Replace(root, path, Value());
                case "move":
                    var moved = Require(root, Pointer("from"))?.DeepClone();
                    Remove(root, Pointer("from"));
                    return Add(root, path, moved);
                case "copy":
                    return Add(root, path, Require(root, Pointer("from"))?.DeepClone());
                case "test":
                    return JsonNode.DeepEquals(Find(root, path, out _), Value())
                        ? root
                        : throw Failed("the value there is another");
                case var other:
                    throw Failed($"'{other}' is not one of add, remove, replace, move, copy, test");
            }
        }

        private JsonNode? Add(JsonNode? root, string[] path, JsonNode? value)
        {
            if (path.Length == 0)
            {
                return value;
            }

            switch (Parent(root, path))
            {
                case JsonObject map:
                    map[path[^1]] = value;
                    break;
                case JsonArray list:
                    list.Insert(path[^1] == "-" ? list.Count : Index(path[^1], list.Count), value);
                    break;
                default:
                    throw Missing(path, path.Length - 1);
            }

            return root;
        }

        private JsonNode? Replace(JsonNode? root, string[] path, JsonNode? value)
        {
            if (path.Length == 0)
            {
                return value;
            }

            switch (Parent(root, path))
            {
                case JsonObject map:
                    map[path[^1]] = value;
                    break;
                case JsonArray list:
                    list[Index(path[^1], list.Count - 1)] = value;
                    break;
            }

            return root;
        }

        private void Remove(JsonNode? root, string[] path)
        {
            if (path.Length == 0)
            {
                throw Failed("the whole document cannot be removed");
            }

            switch (Parent(root, path))
            {
                case JsonObject map when map.Remove(path[^1]):
                    break;
                case JsonArray list:
                    list.RemoveAt(Index(path[^1], list.Count - 1));
                    break;
                default:
                    throw Missing(path, path.Length);
            }
        }

        private JsonNode? Require(JsonNode? root, string[] path)
        {
            var node = Find(root, path, out var found);
            return found ? node : throw Missing(path, path.Length);
        }

        private JsonNode? Parent(JsonNode? root, string[] path) => Require(root, path[..^1]);

        private JsonNode? Find(JsonNode? node, string[] path, out bool found)
        {
            found = true;
            foreach (var part in path)
            {
                switch (node)
                {
                    case JsonObject map when map.TryGetPropertyValue(part, out var child):
                        node = child;
                        break;
                    case JsonArray list:
                        node = list[Index(part, list.Count - 1)];
                        break;
                    default:
                        found = false;
                        return null;
                }
            }

            return node;
        }

        private int Index(string part, int max) =>
            int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= max && (part.Length == 1 || part[0] != '0')
                ? value
                : throw Failed($"'{part}' is not an index from 0 to {max}");

        private JsonNode? Value() => operation.TryGetPropertyValue("value", out var value)
            ? value?.DeepClone()
            : throw Failed("'value' is missing");

        private string[] Pointer(string field)
        {
            var text = Text(field);
            if (text.Length == 0)
            {
                return [];
            }

            return text[0] == '/'
                ? [.. text[1..].Split('/').Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))]
                : throw Failed($"'{field}' must begin with '/', but is '{text}'");
        }

        private string Text(string field) =>
            operation[field] is JsonValue value && value.GetValueKind() == JsonValueKind.String
                ? value.GetValue<string>()
                : throw Failed($"'{field}' is missing or not a text");

        private PatchException Missing(string[] path, int depth) =>
            Failed($"there is nothing at '/{string.Join('/', path[..depth])}'");

        private PatchException Failed(string problem) =>
            new($"operation {index} ({operation["op"]} {operation["path"]}): {problem}.");
    }
}
