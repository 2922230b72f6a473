using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Resources;

/// <summary>
/// Scalars as the text that stands in the file: kustomize works on YAML scalars, which are texts before they are anything else.
/// </summary>
internal static class JsonText
{
    /// <summary>The text of a scalar; empty for null, a map or a list.</summary>
    public static string Of(JsonNode? node) => node switch
    {
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonValue value => value.ToJsonString(),
        _ => "",
    };

    public static bool IsText(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String;

    /// <summary>A map of texts; scalars of other types become their text.</summary>
    public static Dictionary<string, string> Map(JsonObject? map)
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in map ?? [])
        {
            result[key] = Of(value);
        }

        return result;
    }
}
