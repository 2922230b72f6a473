using System.Globalization;
using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Rendering.Kustomize.Fields;
using OrleansGitOps.Engine.Rendering.Kustomize.Resources;
using OrleansGitOps.Engine.Rendering.Kustomize.Selectors;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Filters;

/// <summary>
/// Finds the fields that a <see cref="DottedPath"/> leads to: a name, an index, <c>*</c> for each element, <c>[field=pattern]</c>.
/// </summary>
internal static class ReplacementPath
{
    /// <summary>The one value at a path without wildcards, or null.</summary>
    public static JsonNode? Find(JsonObject content, string path, string where)
    {
        JsonNode? node = content;
        foreach (var part in DottedPath.Split(path, $"{where}.source.fieldPath"))
        {
            node = node switch
            {
                JsonArray list when Index(part) is { } index => index < list.Count ? list[index] : null,
                JsonArray list when DottedPath.AsElement(part) is { } element =>
                    list.FirstOrDefault(item => TextOfField(item, element.Field) == element.Pattern),
                JsonObject map => map[part],
                null => null,
                _ => throw RenderError.Failed($"{where}.source.fieldPath: '{part}' in '{path}' does not fit what is there."),
            };
        }

        return node;
    }

    /// <param name="content">The target object; changed only with <paramref name="create"/>.</param>
    public static IReadOnlyList<Slot> Resolve(JsonObject content, string path, bool create, string where)
    {
        var found = new List<Slot>();
        var parts = DottedPath.Split(path, $"{where}.targets.fieldPaths");
        new Walk(parts, create, $"{where}.targets.fieldPaths: '{path}'", found).FromNode(content, 0);
        return found;
    }

    private static int? Index(string part) =>
        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;

    private static string? TextOfField(JsonNode? item, string field) =>
        field.Length == 0 ? JsonText.Of(item) : item is JsonObject map && map.ContainsKey(field) ? JsonText.Of(map[field]) : null;

    internal readonly record struct Slot(FieldSlot Field, bool IsNew);

    private sealed class Walk(IReadOnlyList<string> parts, bool create, string where, List<Slot> found)
    {
        public void FromNode(JsonNode? node, int depth)
        {
            switch (node)
            {
                case JsonObject map:
                    FromMap(map, depth);
                    break;
                case JsonArray list:
                    FromList(list, depth);
                    break;
                case null:
                    break;
                default:
                    throw RenderError.Failed($"{where}: unable to find field: '{parts[depth]}' is below a value.");
            }
        }

        private void FromMap(JsonObject map, int depth)
        {
            var name = parts[depth];
            var isNew = !map.ContainsKey(name);
            if (isNew && !create)
            {
                return;
            }

            if (depth == parts.Count - 1)
            {
                found.Add(new(new FieldSlot(map, name), isNew));
                return;
            }

            if (isNew)
            {
                map[name] = NewContainer(depth + 1);
            }

            FromNode(map[name], depth + 1);
        }

        private void FromList(JsonArray list, int depth)
        {
            var part = parts[depth];
            if (part == "*")
            {
                for (var i = 0; i < list.Count; i++)
                {
                    FromElement(list, i, depth, isNew: false);
                }
            }
            else if (Index(part) is { } index)
            {
                FromIndex(list, index, depth);
            }
            else if (DottedPath.AsElement(part) is { } element)
            {
                FromMatching(list, element, depth);
            }
            else
            {
                throw RenderError.Failed($"{where}: '{part}' is a name, but a list is there; write '*', an index or '[name=value]'.");
            }
        }

        private void FromIndex(JsonArray list, int index, int depth)
        {
            var isNew = index == list.Count && create;
            if (isNew)
            {
                list.Add(depth + 1 < parts.Count ? NewContainer(depth + 1) : null);
            }

            if (index >= list.Count)
            {
                throw RenderError.Failed($"{where}: index {index} specified but only {list.Count} elements found.");
            }

            FromElement(list, index, depth, isNew);
        }

        private void FromMatching(JsonArray list, (string Field, string Pattern) element, int depth)
        {
            var pattern = new SearchPattern(element.Pattern, where);
            var before = found.Count;
            for (var i = 0; i < list.Count; i++)
            {
                if (TextOfField(list[i], element.Field) is { } text && pattern.Matches(text))
                {
                    FromElement(list, i, depth, isNew: false);
                }
            }

            if (found.Count == before && create)
            {
                JsonNode added = element.Field.Length == 0
                    ? JsonValue.Create(element.Pattern)
                    : new JsonObject { [element.Field] = element.Pattern };
                list.Add(added);
                FromElement(list, list.Count - 1, depth, isNew: false);
            }
        }

        private void FromElement(JsonArray list, int index, int depth, bool isNew)
        {
            if (depth == parts.Count - 1)
            {
                found.Add(new(new FieldSlot(list, index), isNew));
            }
            else
            {
                FromNode(list[index], depth + 1);
            }
        }

        private JsonNode NewContainer(int depth) =>
            Index(parts[depth]) is not null || parts[depth] == "*" || DottedPath.AsElement(parts[depth]) is not null
                ? new JsonArray()
                : new JsonObject();
    }
}
