using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Manifests.Patching;

/// <summary>JSON patches (RFC 6902): <c>add, remove, replace, move, copy, test</c>.</summary>
public static class JsonPatch
{
    /// <summary>Applies the operations in order.</summary>
    /// <param name="target">Changed in place; after an exception, some operations may have been applied.</param>
    /// <param name="operations">Only read.</param>
    /// <returns>The patched document: <paramref name="target"/>, unless an operation replaced the whole.</returns>
    /// <exception cref="PatchException">An operation is malformed, its path does not exist, or a test fails.</exception>
    /// <exception cref="NodeBudgetException">The target would grow beyond the budget, or nest too deep.</exception>
    public static JsonNode? Apply(JsonNode? target, JsonArray operations) => Apply(target, operations, new NodeBudget());

    /// <inheritdoc cref="Apply(JsonNode?, JsonArray)"/>
    /// <param name="target">Changed in place; after an exception, some operations may have been applied.</param>
    /// <param name="operations">Only read.</param>
    /// <param name="budget">What all patches that share it may add.</param>
    public static JsonNode? Apply(JsonNode? target, JsonArray operations, NodeBudget budget)
    {
        ArgumentNullException.ThrowIfNull(operations);
        ArgumentNullException.ThrowIfNull(budget);

        for (var i = 0; i < operations.Count; i++)
        {
            var operation = operations[i] as JsonObject
                ?? throw new PatchException($"operation {i}: expected a map with 'op' and 'path'.");
            target = new Operation(operation, i, budget).Apply(target);
        }

        return target;
    }

    private sealed class Operation(JsonObject operation, int index, NodeBudget budget)
    {
        /// <summary>
        /// What follows an inserted or removed element moves in memory; so many elements are about one comparison's work.
        /// </summary>
        private const int ShiftsPerStep = 32;

        public JsonNode? Apply(JsonNode? root)
        {
            budget.Step(1);
            var path = Pointer("path");
            switch (Text("op"))
            {
                case "add":
                    return Add(root, path, Copied(Value(), path));
                case "remove":
                    Remove(root, path);
                    return root;
                case "replace":
                    Require(root, path);
                    return Replace(root, path, Copied(Value(), path));
                case "move":
                    var moved = Copied(Require(root, Pointer("from")), path);
                    Remove(root, Pointer("from"));
                    return Add(root, path, moved);
                case "copy":
                    return Add(root, path, Copied(Require(root, Pointer("from")), path));
                case "test":
                    return JsonNode.DeepEquals(Find(root, path, out _), Value())
                        ? root
                        : throw Failed("the value there is another");
                case var other:
                    throw Failed($"'{JsonPointer.Shown(other)}' is not one of add, remove, replace, move, copy, test");
            }
        }

        private JsonNode? Add(JsonNode? root, IReadOnlyList<string> path, JsonNode? value)
        {
            if (path.Count == 0)
            {
                return value;
            }

            switch (Parent(root, path))
            {
                case JsonObject map:
                    map[path[^1]] = value;
                    break;
                case JsonArray list:
                    budget.Step(list.Count / ShiftsPerStep);
                    list.Insert(path[^1] == "-" ? list.Count : Index(path[^1], list.Count), value);
                    break;
                default:
                    throw Missing(path, path.Count - 1);
            }

            return root;
        }

        private JsonNode? Replace(JsonNode? root, IReadOnlyList<string> path, JsonNode? value)
        {
            if (path.Count == 0)
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

        private void Remove(JsonNode? root, IReadOnlyList<string> path)
        {
            if (path.Count == 0)
            {
                throw Failed("the whole document cannot be removed");
            }

            switch (Parent(root, path))
            {
                case JsonObject map when map.Remove(path[^1]):
                    break;
                case JsonArray list:
                    budget.Step(list.Count / ShiftsPerStep);
                    list.RemoveAt(Index(path[^1], list.Count - 1));
                    break;
                default:
                    throw Missing(path, path.Count);
            }
        }

        private JsonNode? Require(JsonNode? root, IReadOnlyList<string> path)
        {
            var node = Find(root, path, out var found);
            return found ? node : throw Missing(path, path.Count);
        }

        private JsonNode? Parent(JsonNode? root, IReadOnlyList<string> path) => Require(root, [.. path.Take(path.Count - 1)]);

        private JsonNode? Find(JsonNode? node, IReadOnlyList<string> path, out bool found)
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
            JsonPointer.TryIndex(part, out var value) && value <= max
                ? value
                : throw Failed($"'{JsonPointer.Shown(part)}' is not an index from 0 to {max}");

        private JsonNode? Value() => operation.TryGetPropertyValue("value", out var value) ? value : throw Failed("'value' is missing");

        private JsonNode? Copied(JsonNode? value, IReadOnlyList<string> path)
        {
            budget.SpendValue(value, path.Count);
            return value?.DeepClone();
        }

        private IReadOnlyList<string> Pointer(string field)
        {
            try
            {
                return JsonPointer.Parse(Text(field));
            }
            catch (FormatException exception)
            {
                throw Failed($"'{field}' {exception.Message}");
            }
        }

        private string Text(string field) =>
            operation[field] is JsonValue value && value.GetValueKind() == JsonValueKind.String
                ? value.GetValue<string>()
                : throw Failed($"'{field}' is missing or not a text");

        private PatchException Missing(IReadOnlyList<string> path, int depth) =>
            Failed($"there is nothing at '{JsonPointer.Shown($"/{string.Join('/', path.Take(depth))}")}'");

        private PatchException Failed(string problem) =>
            new($"operation {index} ({Shown("op")} {Shown("path")}): {problem}.");

        private string Shown(string field) => JsonPointer.Shown(operation[field]?.ToString() ?? "");
    }
}
