using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Generators;

/// <summary>
/// JSON as Go's encoding/json writes a map: keys in byte order, no white space, <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c> escaped.
/// </summary>
internal static class GoJson
{
    public static void WriteMap(StringBuilder json, IEnumerable<KeyValuePair<string, JsonNode?>> fields)
    {
        json.Append('{');
        var first = true;
        foreach (var (key, value) in fields.OrderBy(field => field.Key, GoOrder.Instance))
        {
            if (!first)
            {
                json.Append(',');
            }

            first = false;
            WriteText(json, key);
            json.Append(':');
            Write(json, value);
        }

        json.Append('}');
    }

    private static void Write(StringBuilder json, JsonNode? node)
    {
        switch (node)
        {
            case null:
                json.Append("null");
                break;
            case JsonObject map:
                WriteMap(json, map);
                break;
            case JsonArray list:
                json.Append('[');
                for (var i = 0; i < list.Count; i++)
                {
                    json.Append(i == 0 ? "" : ",");
                    Write(json, list[i]);
                }

                json.Append(']');
                break;
            case JsonValue value when value.TryGetValue<string>(out var text):
                WriteText(json, text);
                break;
            default:
                json.Append(node.ToJsonString());
                break;
        }
    }

    private static void WriteText(StringBuilder json, string text)
    {
        json.Append('"');
        foreach (var c in text)
        {
            switch (c)
            {
                case '"':
                    json.Append("\\\"");
                    break;
                case '\\':
                    json.Append("\\\\");
                    break;
                case '\n':
                    json.Append("\\n");
                    break;
                case '\r':
                    json.Append("\\r");
                    break;
                case '\t':
                    json.Append("\\t");
                    break;
                case '\b':
                    json.Append("\\b");
                    break;
                case '\f':
                    json.Append("\\f");
                    break;
                case < ' ' or '<' or '>' or '&' or '\u2028' or '\u2029':
                    json.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                    break;
                default:
                    json.Append(c);
                    break;
            }
        }

        json.Append('"');
    }

    /// <summary>Go compares UTF-8 bytes; UTF-16 units give another order above the basic plane.</summary>
    private sealed class GoOrder : IComparer<string>
    {
        public static GoOrder Instance { get; } = new();

        public int Compare(string? x, string? y) =>
            Encoding.UTF8.GetBytes(x!).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y!));
    }
}
