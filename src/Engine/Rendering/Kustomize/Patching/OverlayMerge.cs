using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Rendering.Kustomize.Resources;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Patching;

/// <summary>
/// kustomize's strategic merge (kyaml merge2), which is not quite the API server's: what a patch adds to a list goes first, in the
/// order of the patch, and lists of unknown kinds are replaced. Null removes; <c>$patch: delete | replace | merge</c> works in maps and
/// list elements.
/// </summary>
internal sealed class OverlayMerge(MergeKeys mergeKeys, string where, NodeBudget budget)
{
    private const string Directive = "$patch";

    /// <summary>Changes <paramref name="target"/> in place; <paramref name="patch"/> is only read.</summary>
    /// <exception cref="Errors.GitOpsException">The patch does not fit the object.</exception>
    public void Apply(JsonObject target, JsonObject patch) => MergeMap(target, patch, "");

    private void MergeMap(JsonObject target, JsonObject patch, string path)
    {
        foreach (var (key, value) in patch)
        {
            if (key == Directive)
            {
                continue;
            }

            if (key.StartsWith('$'))
            {
                throw RenderError.NotSupported($"{where}: the directive '{key}' at '{path}' is not supported; '$patch' is.");
            }

            MergeField(target, key, value, path.Length == 0 ? key : $"{path}/{key}");
        }
    }

    private void MergeField(JsonObject target, string key, JsonNode? value, string path)
    {
        var current = target[key];
        switch (value)
        {
            case null:
                target.Remove(key);
                break;
            case JsonObject map:
                Set(target, key, MergeValue(current, map, path));
                break;
            case JsonArray list when mergeKeys.At(path) is { } keys:
                Set(target, key, MergeList(Expect<JsonArray>(current, path), list, keys, path));
                break;
            case JsonArray list:
                Expect<JsonArray>(current, path);
                target[key] = list.DeepClone();
                break;
            default:
                if (current is JsonObject or JsonArray)
                {
                    throw Mismatch(path);
                }

                target[key] = value.DeepClone();
                break;
        }
    }

    /// <summary>The merged map: the current one changed, a new one, or null when the patch deletes it.</summary>
    private JsonObject? MergeValue(JsonNode? current, JsonObject patch, string path)
    {
        var target = Expect<JsonObject>(current, path);
        switch (DirectiveOf(patch, path))
        {
            case "delete":
                return null;
            case "replace":
                target = null;
                break;
        }

        target ??= [];
        MergeMap(target, patch, path);
        return target;
    }

    private JsonArray? MergeList(JsonArray? target, JsonArray patch, IReadOnlyList<string> keys, string path)
    {
        var items = patch.ToList();
        if (items.FindIndex(item => item is JsonObject { Count: 1 } map && map.ContainsKey(Directive)) is var index && index >= 0)
        {
            var directive = DirectiveOf((JsonObject)items[index]!, path);
            items.RemoveAt(index);
            if (target is not null && directive == "delete")
            {
                return null;
            }

            target = directive == "replace" ? null : target;
        }

        // Elements that the patch names come first, in its order; the others keep theirs.
        var rest = target?.ToList() ?? [];
        target?.Clear();
        var merged = new JsonArray();
        foreach (var item in items)
        {
            budget.Step(rest.Count + merged.Count);
            if (ReferenceEquals(keys, MergeKeys.Values) || keys.Count == 0)
            {
                rest.RemoveAll(other => JsonText.Of(other) == JsonText.Of(item));
                merged.Add(item?.DeepClone());
            }
            else
            {
                AddElement(merged, rest, item, keys, path);
            }
        }

        rest.ForEach(merged.Add);
        return merged;
    }

    private void AddElement(JsonArray merged, List<JsonNode?> rest, JsonNode? item, IReadOnlyList<string> keys, string path)
    {
        if (item is not JsonObject patch || !keys.Any(patch.ContainsKey))
        {
            throw RenderError.Failed($"{where}: an element of '{path}' needs '{keys[0]}', by which the list is merged.");
        }

        var earlier = merged.ToList().FindIndex(other => IsSame(other, patch, keys));
        var match = rest.Find(other => IsSame(other, patch, keys)) ?? (earlier >= 0 ? merged[earlier] : null);
        if (earlier >= 0)
        {
            merged.RemoveAt(earlier);
        }

        rest.RemoveAll(other => IsSame(other, patch, keys));
        if (MergeValue(match, patch, path) is { Count: > 0 } element)
        {
            merged.Insert(earlier >= 0 ? earlier : merged.Count, element);
        }
    }

    /// <summary>The same values of the keys; a missing one (a port's protocol) is equal to any, as long as another is equal.</summary>
    private static bool IsSame(JsonNode? element, JsonObject patch, IReadOnlyList<string> keys)
    {
        var equal = false;
        foreach (var key in keys)
        {
            var (x, y) = (JsonText.Of((element as JsonObject)?[key]), JsonText.Of(patch[key]));
            if (x.Length > 0 && y.Length > 0)
            {
                if (x != y)
                {
                    return false;
                }

                equal = true;
            }
        }

        return equal;
    }

    private static void Set(JsonObject target, string key, JsonNode? value)
    {
        if (value is null)
        {
            target.Remove(key);
        }
        else if (!ReferenceEquals(target[key], value))
        {
            target[key] = value;
        }
    }

    private string DirectiveOf(JsonObject patch, string path) => JsonText.Of(patch[Directive]) switch
    {
        "" or "merge" => "merge",
        "delete" => "delete",
        "replace" => "replace",
        var other => throw RenderError.Failed($"{where}: unknown patch strategy '{other}' at '{path}'; write delete, replace or merge."),
    };

    private T? Expect<T>(JsonNode? node, string path)
        where T : JsonNode => node is null ? null : node as T ?? throw Mismatch(path);

    private Errors.GitOpsException Mismatch(string path) =>
        RenderError.Failed($"{where}: '{path}' is a map, a list or a value in the object, and another of these in the patch.");
}
