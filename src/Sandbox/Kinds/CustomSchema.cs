using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Schemas;

namespace OrleansGitOps.Sandbox.Kinds;

/// <summary>
/// What field ownership needs of a CustomResourceDefinition's <c>openAPIV3Schema</c>: fields, list types, keys and atomic maps. Defaulting,
/// pruning and validation by it are not done.
/// </summary>
internal static class CustomSchema
{
    private static readonly Schema Text = Schema.OfScalar(ScalarType.Text);

    /// <param name="openApi">The schema of the whole object; null when the version has none.</param>
    public static Schema Of(JsonObject? openApi)
    {
        var own = openApi?["properties"] as JsonObject ?? [];
        List<SchemaField> fields =
        [
            new("apiVersion", Text), new("kind", Text), new("metadata", KubernetesSchemas.ObjectMeta),
            .. own.Where(field => field.Key is not ("apiVersion" or "kind" or "metadata")).Select(Field),
        ];
        return Schema.Struct(() => fields, other: Schema.Untyped);
    }

    private static SchemaField Field(KeyValuePair<string, JsonNode?> property) =>
        new(property.Key, Type(property.Value as JsonObject)) { Default = property.Value?["default"]?.DeepClone() };

    private static Schema Type(JsonObject? schema) => schema switch
    {
        null => Schema.Untyped,
        _ when Flag(schema, "x-kubernetes-int-or-string") => Schema.OfScalar(ScalarType.IntegerOrText),
        _ => TextOf(schema, "type") switch
        {
            "object" => Map(schema),
            "array" => List(schema),
            "string" => Text,
            "integer" => Schema.OfScalar(ScalarType.Integer),
            "number" => Schema.OfScalar(ScalarType.Number),
            "boolean" => Schema.OfScalar(ScalarType.Boolean),
            _ => Schema.Untyped,
        },
    };

    private static Schema Map(JsonObject schema)
    {
        var isAtomic = TextOf(schema, "x-kubernetes-map-type") == "atomic";
        if (Flag(schema, "x-kubernetes-embedded-resource"))
        {
            return Of(schema);
        }

        if (schema["properties"] is JsonObject properties)
        {
            var fields = properties.Select(Field).ToList();
            var other = Flag(schema, "x-kubernetes-preserve-unknown-fields") ? Schema.Untyped : null;
            return Schema.Struct(() => fields, isAtomic, other);
        }

        return schema["additionalProperties"] is JsonObject values ? Schema.MapOf(Type(values), isAtomic)
            : isAtomic ? Schema.Untyped.AsAtomic()
            : Schema.Untyped;
    }

    private static Schema List(JsonObject schema)
    {
        var element = Type(schema["items"] as JsonObject);
        return TextOf(schema, "x-kubernetes-list-type") switch
        {
            "set" => Schema.SetOf(element),
            "map" => Schema.ListByKeys(element, [.. ((JsonArray?)schema["x-kubernetes-list-map-keys"] ?? []).Select(key => key!.ToString())]),
            _ => Schema.AtomicListOf(element),
        };
    }

    private static bool Flag(JsonObject schema, string name) => schema[name] is JsonValue value && value.TryGetValue(out bool set) && set;

    private static string? TextOf(JsonObject schema, string name) => (schema[name] as JsonValue)?.ToString();
}
