using System.Globalization;
using System.Text.Json.Nodes;

namespace OrleansGitOps.Sandbox.Apply;

/// <summary>One entry of <c>metadata.managedFields</c>: a manager and the paths it owns.</summary>
/// <param name="Manager">Its name.</param>
/// <param name="IsApply">It applies; otherwise it writes by create, update or patch.</param>
/// <param name="ApiVersion">Of the objects that it wrote.</param>
/// <param name="Subresource">Empty: the object itself.</param>
/// <param name="Time">When the paths last changed, RFC 3339; null: not known.</param>
/// <param name="Fields">What it owns.</param>
internal sealed record ManagerEntry(string Manager, bool IsApply, string ApiVersion, string Subresource, string? Time, FieldSet Fields)
{
    /// <summary>Who it is. An applier is the same in all versions of a kind.</summary>
    public (string Manager, bool IsApply, string ApiVersion, string Subresource) Identity =>
        (Manager, IsApply, IsApply ? "" : ApiVersion, Subresource);

    /// <summary>As conflicts name it.</summary>
    public override string ToString()
    {
        var name = Subresource.Length == 0 ? $"\"{Manager}\"" : $"\"{Manager}\" with subresource \"{Subresource}\"";
        return IsApply ? name : $"{name} using {ApiVersion}";
    }

    /// <returns>Null: the node is no entry.</returns>
    public static ManagerEntry? Parse(JsonNode? node)
    {
        if (node is not JsonObject entry || entry["fieldsV1"] is not JsonObject fields || !FieldSet.TryParse(fields, out var set))
        {
            return null;
        }

        var operation = Text(entry["operation"]);
        return operation is "Apply" or "Update"
            ? new(Text(entry["manager"]), operation == "Apply", Text(entry["apiVersion"]), Text(entry["subresource"]), entry["time"]?.ToString(), set)
            : null;
    }

    public JsonObject ToNode()
    {
        var node = new JsonObject
        {
            ["manager"] = Manager, ["operation"] = IsApply ? "Apply" : "Update", ["apiVersion"] = ApiVersion,
        };
        if (Time is not null)
        {
            node["time"] = Time;
        }

        (node["fieldsType"], node["fieldsV1"]) = ("FieldsV1", Fields.ToNode());
        if (Subresource.Length > 0)
        {
            node["subresource"] = Subresource;
        }

        return node;
    }

    public static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Text(JsonNode? node) => node is JsonValue ? node.ToString() : "";
}
