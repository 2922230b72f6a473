using System.Text.Json.Nodes;

namespace OrleansGitOps.Sandbox.Kinds;

/// <summary>The columns that a CustomResourceDefinition asks for, by simple JSON paths (<c>.spec.replicas</c>).</summary>
internal static class CustomColumns
{
    /// <param name="columns">Its <c>additionalPrinterColumns</c>; null: the age alone.</param>
    public static IReadOnlyList<TableColumn> Of(JsonArray? columns) =>
        columns is null or { Count: 0 } ? [BuiltInColumns.Age] : [.. columns.OfType<JsonObject>().Select(Column)];

    private static TableColumn Column(JsonObject column)
    {
        var path = column["jsonPath"]?.ToString().TrimStart('.').Split('.') ?? [];
        var isDate = column["type"]?.ToString() == "date";
        return new TableColumn(column["name"]?.ToString() ?? "", (item, now) => Value(item, path) is var value && isDate
            ? BuiltInColumns.AgeOf(value, now)
            : value?.DeepClone())
        {
            Type = column["type"]?.ToString() ?? "string",
            Format = column["format"]?.ToString() ?? "",
            IsWide = column["priority"] is JsonValue priority && priority.TryGetValue(out int number) && number > 0,
        };
    }

    private static JsonNode? Value(JsonObject item, string[] path)
    {
        JsonNode? node = item;
        foreach (var part in path)
        {
            node = (node as JsonObject)?[part];
        }

        return node;
    }
}
