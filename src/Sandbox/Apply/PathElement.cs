using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Schemas;

namespace OrleansGitOps.Sandbox.Apply;

/// <summary>
/// Steps of a path as <c>fieldsV1</c> writes them: <c>f:name</c> a field, <c>k:{"name":"web"}</c> an element by its keys, <c>v:"x"</c> an
/// element by its value, <c>i:0</c> by its index.
/// </summary>
internal static class PathElement
{
    private const string Kinds = "fkvi";

    public static IComparer<string> Order { get; } = Comparer<string>.Create(Compare);

    public static string Field(string name) => $"f:{name}";

    /// <summary>The step to an element of a set or of a list by keys.</summary>
    /// <returns>Null: the element lacks a key that has no default.</returns>
    public static string? Of(Schema list, JsonNode? item)
    {
        if (list.List == ListType.Set)
        {
            return $"v:{Compact(item)}";
        }

        if (item is not JsonObject map)
        {
            return null;
        }

        var text = new StringBuilder("k:{");
        foreach (var key in list.Keys.Order(StringComparer.Ordinal))
        {
            var value = map[key] ?? (list.Element!.Fields.TryGetValue(key, out var field) ? field.Default : null);
            if (value is null)
            {
                return null;
            }

            text.Append(text.Length > 3 ? "," : "").Append('"').Append(key).Append("\":").Append(Compact(value));
        }

        return text.Append('}').ToString();
    }

    /// <summary>The same step in the one form that is compared here.</summary>
    /// <returns>Null: the text is no step.</returns>
    public static string? Normalize(string text)
    {
        if (text.Length < 2 || text[1] != ':' || !Kinds.Contains(text[0]))
        {
            return null;
        }

        try
        {
            return text[0] switch
            {
                'f' => text,
                'k' when JsonNode.Parse(text.AsSpan(2).ToString()) is JsonObject key =>
                    $"k:{{{string.Join(',', key.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"\"{pair.Key}\":{Compact(pair.Value)}"))}}}",
                'v' => $"v:{Compact(JsonNode.Parse(text.AsSpan(2).ToString()))}",
                'i' => text,
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>As conflicts show it: <c>.name</c>, <c>[name="web"]</c>, <c>[="x"]</c>, <c>[0]</c>.</summary>
    public static string Shown(string element) => element[0] switch
    {
        'f' => $".{element.AsSpan(2)}",
        'k' => $"[{string.Join(',', JsonNode.Parse(element[2..])!.AsObject().Select(key => $"{key.Key}={Compact(key.Value)}"))}]",
        'v' => $"[={element.AsSpan(2)}]",
        _ => $"[{element.AsSpan(2)}]",
    };

    private static int Compare(string? left, string? right)
    {
        var byKind = Kinds.IndexOf(left![0], StringComparison.Ordinal).CompareTo(Kinds.IndexOf(right![0], StringComparison.Ordinal));
        return byKind != 0 ? byKind : string.CompareOrdinal(left, right);
    }

    private static string Compact(JsonNode? node) => node is null ? "null" : node.ToJsonString(JsonText.Relaxed);
}
