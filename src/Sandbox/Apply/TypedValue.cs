using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Schemas;

namespace OrleansGitOps.Sandbox.Apply;

/// <summary>How a value is looked at under its schema.</summary>
internal static class TypedValue
{
    /// <summary>Its entries are owned one by one.</summary>
    public static bool IsGranularMap(Schema schema, JsonNode? value) =>
        value is JsonObject && !schema.IsAtomic && schema.Shape is SchemaShape.Struct or SchemaShape.Map or SchemaShape.Untyped;

    /// <summary>Its elements are owned one by one.</summary>
    public static bool IsGranularList(Schema schema, JsonNode? value) =>
        value is JsonArray && !schema.IsAtomic && schema.Shape == SchemaShape.List;

    /// <summary>The elements with their steps. An element without a step is an error of the object.</summary>
    /// <exception cref="ApplyException">An element lacks its key.</exception>
    public static IReadOnlyList<(string Step, JsonNode? Item)> Elements(Schema schema, JsonArray list)
    {
        var elements = new (string, JsonNode?)[list.Count];
        for (var i = 0; i < list.Count; i++)
        {
            elements[i] = (PathElement.Of(schema, list[i]) ?? throw MissingKey(schema, list[i]), list[i]);
        }

        return elements;
    }

    private static ApplyException MissingKey(Schema schema, JsonNode? item) => new(
        item is not JsonObject map
            ? "associative list with keys may not have non-map elements"
            : $"associative list with keys has an element that omits key field \"{schema.Keys.First(key => map[key] is null)}\" "
              + "(and doesn't have default value)");
}
