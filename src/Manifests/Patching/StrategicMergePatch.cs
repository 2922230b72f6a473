using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Objects;
using OrleansGitOps.Manifests.Schemas;

namespace OrleansGitOps.Manifests.Patching;

/// <summary>
/// Kubernetes' strategic merge patches: like merge patches, but lists merge where their schema says so. The directives <c>$patch</c>
/// (<c>replace, delete, merge</c>), <c>$retainKeys</c>, <c>$deleteFromPrimitiveList/LIST</c> and <c>$setElementOrder/LIST</c> work as in
/// apimachinery's <c>strategicpatch</c>, against which the rules were checked.
/// </summary>
public static class StrategicMergePatch
{
    private const string Directive = "$patch";
    private const string RetainKeys = "$retainKeys";
    private const string DeleteFrom = "$deleteFromPrimitiveList/";
    private const string SetOrder = "$setElementOrder/";

    /// <summary>Applies a patch.</summary>
    /// <param name="target">Changed in place, unless the patch replaces the whole.</param>
    /// <param name="patch">Only read.</param>
    /// <param name="schema">Of the object: which lists merge, and by which key.</param>
    /// <returns>The patched object.</returns>
    /// <exception cref="PatchException">A directive is unknown or not of its type, or an element to merge lacks its key.</exception>
    /// <exception cref="NodeBudgetException">The patch is too large, or nests deeper than <see cref="NodeBudget.MaxDepth"/>.</exception>
    public static JsonObject Apply(JsonObject target, JsonObject patch, Schema schema)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(patch);
        ArgumentNullException.ThrowIfNull(schema);

        new NodeBudget().SpendValue(patch, 0);
        return MergeMap(target, patch, schema, null, "");
    }

    private static JsonObject MergeMap(JsonObject target, JsonObject patch, Schema schema, SchemaField? field, string path)
    {
        switch (DirectiveOf(patch, path))
        {
            case "replace":
                return WithoutDirectives(patch);
            case "delete":
                return [];
        }

        if (patch[RetainKeys] is { } kept)
        {
            Retain(target, patch, kept, field, path);
        }

        foreach (var (key, value) in patch)
        {
            if (key.StartsWith(DeleteFrom, StringComparison.Ordinal))
            {
                DeleteValues(target, key[DeleteFrom.Length..], AsList(value, Below(path, key)));
            }
            else if (!key.StartsWith('$'))
            {
                MergeField(target, key, value, schema, patch[$"{SetOrder}{key}"], Below(path, key));
            }
            else if (key is not (Directive or RetainKeys) && !key.StartsWith(SetOrder, StringComparison.Ordinal))
            {
                throw new PatchException(
                    $"'{Below(path, key)}': unknown directive; there are $patch, $retainKeys, $deleteFromPrimitiveList and $setElementOrder.");
            }
        }

        foreach (var (key, value) in patch)
        {
            // An order may be given for a list of which nothing else changes.
            if (key.StartsWith(SetOrder, StringComparison.Ordinal) && !patch.ContainsKey(key[SetOrder.Length..]))
            {
                Reorder(target, key[SetOrder.Length..], value, schema, Below(path, key));
            }
        }

        return target;
    }

    private static void MergeField(JsonObject target, string key, JsonNode? value, Schema schema, JsonNode? order, string path)
    {
        schema.Fields.TryGetValue(key, out var field);
        var current = target[key];
        switch (value)
        {
            case null:
                target.Remove(key);
                break;
            case JsonObject map when current is JsonObject existing:
                Set(target, key, MergeMap(existing, map, schema.ChildOf(key), field, path), removeEmpty: DirectiveOf(map, path) == "delete");
                break;
            case JsonObject map:
                if (DirectiveOf(map, path) == "delete")
                {
                    target.Remove(key);
                }
                else
                {
                    target[key] = MergeMap([], map, schema.ChildOf(key), field, path);
                }

                break;
            case JsonArray list when field is { Merges: true }:
                Set(target, key, MergeList(current as JsonArray, list, field, order, path), removeEmpty: false);
                break;
            default:
                target[key] = value.DeepClone();
                break;
        }
    }

    private static JsonArray MergeList(JsonArray? current, JsonArray patch, SchemaField field, JsonNode? order, string path)
    {
        var before = current?.ToList() ?? [];
        var merged = field.MergeKey is { } key
            ? MergeMaps(current ?? [], patch, field, key, path)
            : MergeValues(current ?? [], patch);
        return order is null ? merged : InOrder(merged, AsList(order, path), before, field.MergeKey);
    }

    private static JsonArray MergeValues(JsonArray current, JsonArray patch)
    {
        foreach (var value in patch)
        {
            if (!current.Any(other => JsonNode.DeepEquals(other, value)))
            {
                current.Add(value?.DeepClone());
            }
        }

        return current;
    }

    private static JsonArray MergeMaps(JsonArray current, JsonArray patch, SchemaField field, string key, string path)
    {
        var isReplaced = patch.Any(item => item is JsonObject map && DirectiveOf(map, path) == "replace");
        if (isReplaced)
        {
            // The element that holds the directive is one of the list only when it says more.
            return new JsonArray([.. patch.OfType<JsonObject>()
                .Where(map => !(map.ContainsKey(Directive) && map.Count == 1))
                .Select(map => (JsonNode)WithoutDirectives(map))]);
        }

        foreach (var item in patch)
        {
            if (item is not JsonObject map)
            {
                throw new PatchException($"'{path}': expected maps, which are merged by '{key}'.");
            }

            if (map[key] is not { } value)
            {
                throw new PatchException($"'{path}': map: {map.ToJsonString()} does not contain declared merge key: {key}");
            }

            var index = IndexOf(current, key, value);
            if (DirectiveOf(map, path) == "delete")
            {
                while (index >= 0)
                {
                    current.RemoveAt(index);
                    index = IndexOf(current, key, value);
                }
            }
            else if (index >= 0 && current[index] is JsonObject existing)
            {
                var merged = MergeMap(existing, map, field.Type.Element!, null, path);
                if (!ReferenceEquals(merged, existing))
                {
                    current[index] = merged;
                }
            }
            else
            {
                current.Add(MergeMap([], map, field.Type.Element!, null, path));
            }
        }

        return current;
    }

    private static void Reorder(JsonObject target, string list, JsonNode? order, Schema schema, string path)
    {
        if (target[list] is JsonArray current && schema.Fields.TryGetValue(list, out var field) && field.Merges)
        {
            target[list] = InOrder(current, AsList(order, path), current.ToList(), field.MergeKey);
        }
    }

    /// <summary>
    /// Elements that the order names come in it; each of the others goes before the first of those that followed it until now.
    /// </summary>
    private static JsonArray InOrder(JsonArray merged, JsonArray order, List<JsonNode?> before, string? key)
    {
        var items = merged.ToList();
        merged.Clear();
        var ranks = Ranks(order, key);
        var places = Ranks(before, key);
        var named = items.Where(item => ranks.ContainsKey(KeyOf(item, key))).OrderBy(item => ranks[KeyOf(item, key)]).ToList();
        var others = items.Where(item => !ranks.ContainsKey(KeyOf(item, key)))
            .OrderBy(item => places.GetValueOrDefault(KeyOf(item, key), int.MaxValue)).ToList();
        for (var (i, j) = (0, 0); i < others.Count || j < named.Count;)
        {
            var takesOther = j >= named.Count || (i < others.Count
                && places.TryGetValue(KeyOf(others[i], key), out var place)
                && places.TryGetValue(KeyOf(named[j], key), out var next)
                && place < next);
            merged.Add(takesOther ? others[i++] : named[j++]);
        }

        return merged;
    }

    private static Dictionary<string, int> Ranks(IEnumerable<JsonNode?> items, string? key)
    {
        var ranks = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            ranks.TryAdd(KeyOf(item, key), ranks.Count);
        }

        return ranks;
    }

    private static string KeyOf(JsonNode? item, string? key) => (key is null ? item : (item as JsonObject)?[key])?.ToJsonString() ?? "null";

    private static int IndexOf(JsonArray list, string key, JsonNode value)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is JsonObject map && JsonNode.DeepEquals(map[key], value))
            {
                return i;
            }
        }

        return -1;
    }

    private static void Retain(JsonObject target, JsonObject patch, JsonNode kept, SchemaField? field, string path)
    {
        var names = AsList(kept, Below(path, RetainKeys)).Select(name => name?.ToString()).ToHashSet(StringComparer.Ordinal);
        if (patch.Select(entry => entry.Key).FirstOrDefault(key => !key.StartsWith('$') && !names.Contains(key)) is { } missing)
        {
            throw new PatchException($"'{Below(path, RetainKeys)}' must name all that the patch sets here; '{missing}' is missing.");
        }

        if (field is { RetainsKeys: false } && path.Length > 0)
        {
            throw new PatchException($"'{Below(path, RetainKeys)}': this field does not take the directive.");
        }

        foreach (var key in target.Select(entry => entry.Key).Where(key => !names.Contains(key)).ToList())
        {
            target.Remove(key);
        }
    }

    private static void DeleteValues(JsonObject target, string list, JsonArray values)
    {
        if (target[list] is JsonArray current)
        {
            foreach (var item in current.Where(item => values.Any(value => JsonNode.DeepEquals(item, value))).ToList())
            {
                current.Remove(item);
            }
        }
    }

    private static JsonObject WithoutDirectives(JsonObject patch)
    {
        var result = new JsonObject();
        foreach (var (key, value) in patch)
        {
            if (!key.StartsWith('$') && value is not null)
            {
                result[key] = value is JsonObject map ? WithoutDirectives(map) : value.DeepClone();
            }
        }

        return result;
    }

    private static void Set(JsonObject target, string key, JsonNode value, bool removeEmpty)
    {
        if (removeEmpty)
        {
            target.Remove(key);
        }
        else if (!ReferenceEquals(target[key], value))
        {
            target[key] = value;
        }
    }

    private static string DirectiveOf(JsonObject patch, string path)
    {
        if (!patch.TryGetPropertyValue(Directive, out var directive))
        {
            return "merge";
        }

        return directive is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.ToString() is var text
            && text is "merge" or "replace" or "delete"
            ? value.ToString()
            : throw new PatchException($"'{Below(path, Directive)}': expected replace, delete or merge.");
    }

    private static JsonArray AsList(JsonNode? node, string path) => node as JsonArray ?? throw new PatchException($"'{path}': expected a list.");

    private static string Below(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";
}
