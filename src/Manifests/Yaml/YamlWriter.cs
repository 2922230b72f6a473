using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansGitOps.Manifests.Yaml;

/// <summary>
/// Writes JSON as YAML the way sigs.k8s.io/yaml prints it: block style, lists not indented below their key, quotes only where the bare text would
/// be read as something else (by either of <see cref="YamlRules"/>). Long lines are not folded. What is written reads back as the same value.
/// </summary>
public static class YamlWriter
{
    /// <summary>One document, ending with a line feed.</summary>
    /// <param name="node">Null is written as <c>null</c>.</param>
    /// <param name="sortKeys">True (as sigs.k8s.io/yaml): mappings in ordinal order of their keys; false: as they are.</param>
    public static string Write(JsonNode? node, bool sortKeys = true)
    {
        var output = new StringBuilder();
        WriteDocument(output, node, sortKeys);
        return output.ToString();
    }

    /// <summary>Several documents with <c>---</c> between them.</summary>
    public static string WriteAll(IEnumerable<JsonNode?> documents, bool sortKeys = true)
    {
        ArgumentNullException.ThrowIfNull(documents);

        var output = new StringBuilder();
        foreach (var document in documents)
        {
            if (output.Length > 0)
            {
                output.Append("---\n");
            }

            WriteDocument(output, document, sortKeys);
        }

        return output.ToString();
    }

    private static void WriteDocument(StringBuilder output, JsonNode? node, bool sortKeys) =>
        new Printer(output, sortKeys).Document(node);

    private sealed class Printer(StringBuilder output, bool sortKeys)
    {
        /// <summary>YAML wants a longer key announced by a question mark.</summary>
        private const int LongestSimpleKey = 120;

        public void Document(JsonNode? node)
        {
            switch (node)
            {
                case JsonObject { Count: > 0 } mapping:
                    Mapping(mapping, 0, startsOnLine: true);
                    break;
                case JsonArray { Count: > 0 } list:
                    Sequence(list, 0, startsOnLine: true);
                    break;
                default:
                    Inline(node, 0);
                    break;
            }
        }

        /// <param name="startsOnLine">False: the first key stands behind a list's dash.</param>
        private void Mapping(JsonObject mapping, int indent, bool startsOnLine)
        {
            IEnumerable<KeyValuePair<string, JsonNode?>> entries = mapping;
            if (sortKeys && mapping.Count > 1)
            {
                entries = mapping.OrderBy(static entry => entry.Key, StringComparer.Ordinal);
            }

            foreach (var (key, value) in entries)
            {
                Indent(startsOnLine ? indent : 0);
                startsOnLine = true;
                Key(key, indent);
                Value(value, indent);
            }
        }

        private void Key(string key, int indent)
        {
            if (key.Length <= LongestSimpleKey)
            {
                YamlStringStyle.AppendOneLine(output, key);
                return;
            }

            output.Append("? ");
            YamlStringStyle.AppendOneLine(output, key);
            output.Append('\n');
            Indent(indent);
        }

        private void Value(JsonNode? value, int indent)
        {
            switch (value)
            {
                case JsonObject { Count: > 0 } mapping:
                    output.Append(":\n");
                    Mapping(mapping, indent + 2, startsOnLine: true);
                    break;
                case JsonArray { Count: > 0 } list:
                    output.Append(":\n");
                    Sequence(list, indent, startsOnLine: true);
                    break;
                default:
                    output.Append(": ");
                    Inline(value, indent + 2);
                    break;
            }
        }

        private void Sequence(JsonArray list, int indent, bool startsOnLine)
        {
            foreach (var item in list)
            {
                Indent(startsOnLine ? indent : 0);
                startsOnLine = true;
                output.Append("- ");
                switch (item)
                {
                    case JsonObject { Count: > 0 } mapping:
                        Mapping(mapping, indent + 2, startsOnLine: false);
                        break;
                    case JsonArray { Count: > 0 } inner:
                        Sequence(inner, indent + 2, startsOnLine: false);
                        break;
                    default:
                        Inline(item, indent + 2);
                        break;
                }
            }
        }

        /// <param name="indent">Where the lines of a block text would stand.</param>
        private void Inline(JsonNode? node, int indent)
        {
            switch (node?.GetValueKind())
            {
                case null or JsonValueKind.Null:
                    output.Append("null\n");
                    break;
                case JsonValueKind.Object:
                    output.Append("{}\n");
                    break;
                case JsonValueKind.Array:
                    output.Append("[]\n");
                    break;
                case JsonValueKind.String:
                    YamlStringStyle.Append(output, node.GetValue<string>(), indent);
                    break;
                case JsonValueKind.Number:
                    output.Append(NumberText(node.ToJsonString())).Append('\n');
                    break;
                default:
                    output.Append(node.GetValueKind() == JsonValueKind.True ? "true\n" : "false\n");
                    break;
            }
        }

        private static string NumberText(string json)
        {
            if (!json.AsSpan().ContainsAny('.', 'e', 'E'))
            {
                return json;
            }

            var value = double.Parse(json, NumberStyles.Float, CultureInfo.InvariantCulture);
            var text = GoNumber.Json(value);
            return text.AsSpan().ContainsAny('.', 'e') ? GoNumber.Yaml(value) : text;
        }

        private void Indent(int count) => output.Append(' ', count);
    }
}
