using System.Globalization;
using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>One entry of <c>metadata.managedFields</c> (Kubernetes API reference, ManagedFieldsEntry v1 meta).</summary>
/// <param name="Source">The entry as it stands on the object.</param>
/// <param name="Fields">Its <c>fieldsV1</c>.</param>
internal sealed record ManagedFieldsEntry(
    JsonObject Source, string Manager, string Operation, string ApiVersion, string Subresource, JsonObject Fields)
{
    public const string Apply = "Apply";
    private const string FieldsV1 = "FieldsV1";

    public bool IsOurApply => IsOurs && Operation == Apply;

    public bool IsOurs => Manager == FieldManagers.Ours && Subresource.Length == 0;

    public DateTimeOffset? Time =>
        DateTimeOffset.TryParse(Text(Source, "time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;

    public static IReadOnlyList<ManagedFieldsEntry> Of(KubeObject live)
    {
        if (live.Metadata?["managedFields"] is not JsonArray entries)
        {
            return [];
        }

        return [.. entries.OfType<JsonObject>()
            .Where(entry => entry["fieldsV1"] is JsonObject && Text(entry, "fieldsType") is FieldsV1 or "")
            .Select(entry => new ManagedFieldsEntry(
                entry, Text(entry, "manager"), Text(entry, "operation"), Text(entry, "apiVersion"), Text(entry, "subresource"),
                (JsonObject)entry["fieldsV1"]!))];
    }

    /// <summary>The fields that our applies own, or null when we never applied.</summary>
    public static JsonObject? OurFields(KubeObject live) => Of(live).FirstOrDefault(entry => entry.IsOurApply)?.Fields;

    /// <summary>A new entry as the API server would write it.</summary>
    public static JsonObject Write(string manager, string apiVersion, JsonObject fields, DateTimeOffset time) => new()
    {
        ["manager"] = manager,
        ["operation"] = Apply,
        ["apiVersion"] = apiVersion,
        ["time"] = time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        ["fieldsType"] = FieldsV1,
        ["fieldsV1"] = fields,
    };

    private static string Text(JsonObject entry, string name) =>
        entry[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
