using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Yaml;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Filters;

/// <summary>Texts written into fields, where the file's unquoted scalars have types.</summary>
internal static class ScalarText
{
    /// <summary>What the text is when it stands unquoted in YAML.</summary>
    public static JsonNode? AsPlain(string text)
    {
        if (text.Length == 0 || text.Length > 64 || !(char.IsAsciiLetterOrDigit(text[0]) || text[0] is '-' or '+' or '.' or '~'))
        {
            return JsonValue.Create(text);
        }

        try
        {
            var documents = YamlReader.Read(Encoding.UTF8.GetBytes(text), "value", rules: YamlRules.Kustomize);
            return documents is [{ Root: JsonValue or null } document]
                ? document.Root
                : JsonValue.Create(text);
        }
        catch (YamlReadException)
        {
            // Not YAML by itself (a colon, say), so it is a text.
            return JsonValue.Create(text);
        }
    }

    /// <summary>The text as a value of the type that stands there now, where it can be one.</summary>
    public static JsonNode? AsTypeOf(JsonNode? current, string text)
    {
        if (current is null || current.GetValueKind() == JsonValueKind.String)
        {
            return JsonValue.Create(text);
        }

        var plain = AsPlain(text);
        var isNumber = current.GetValueKind() == JsonValueKind.Number;
        return plain?.GetValueKind() switch
        {
            JsonValueKind.Number when isNumber => plain,
            JsonValueKind.True or JsonValueKind.False when !isNumber => plain,
            _ => JsonValue.Create(text),
        };
    }
}
