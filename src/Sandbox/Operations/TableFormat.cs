using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansGitOps.Sandbox.Http;
using OrleansGitOps.Sandbox.Kinds;
using OrleansGitOps.Sandbox.Storage;

namespace OrleansGitOps.Sandbox.Operations;

/// <summary>The <c>Table</c> that kubectl asks for: columns chosen by the server.</summary>
internal static class TableFormat
{
    public static bool IsWanted(ApiRequest request) =>
        request.Http.Request.Headers.Accept.ToString().Split(',').Any(type =>
            type.Contains("as=Table", StringComparison.Ordinal) && type.Contains("g=meta.k8s.io", StringComparison.Ordinal)
            && type.Contains("v=v1", StringComparison.Ordinal) && !type.Contains("v=v1beta1", StringComparison.Ordinal));

    public static byte[] Write(
        ApiRequest request, IReadOnlyList<StoredObject> items, long version, string next, int remaining, DateTimeOffset now)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            WriteTable(writer, request, items, version, next, remaining, now, withColumns: true);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>One object of a watch: the columns stand in the first event only.</summary>
    public static byte[] WriteOne(ApiRequest request, StoredObject item, DateTimeOffset now, bool withColumns)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            WriteTable(writer, request, [item], item.ResourceVersion, "", 0, now, withColumns);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteTable(
        Utf8JsonWriter writer, ApiRequest request, IReadOnlyList<StoredObject> items, long version, string next, int remaining, DateTimeOffset now,
        bool withColumns)
    {
        writer.WriteStartObject();
        writer.WriteString("kind"u8, "Table"u8);
        writer.WriteString("apiVersion"u8, "meta.k8s.io/v1"u8);
        ObjectList.WriteMetadata(writer, version, next, remaining);
        if (withColumns)
        {
            WriteColumns(writer, request.Kind);
        }
        else
        {
            writer.WriteNull("columnDefinitions"u8);
        }

        writer.WriteStartArray("rows"u8);
        foreach (var item in items)
        {
            WriteRow(writer, request, item, now);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteColumns(Utf8JsonWriter writer, ResourceKind kind)
    {
        writer.WriteStartArray("columnDefinitions"u8);
        foreach (var column in kind.Columns.Prepend(new TableColumn("Name", (_, _) => null) { Format = "name" }))
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, column.Name);
            writer.WriteString("type"u8, column.Type == "date" ? "string" : column.Type);
            writer.WriteString("format"u8, column.Format);
            writer.WriteString("description"u8, "");
            writer.WriteNumber("priority"u8, column.IsWide ? 1 : 0);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteRow(Utf8JsonWriter writer, ApiRequest request, StoredObject item, DateTimeOffset now)
    {
        var node = item.ToNode();
        writer.WriteStartObject();
        writer.WriteStartArray("cells"u8);
        writer.WriteStringValue(item.Name.Name);
        foreach (var column in request.Kind.Columns)
        {
            if (column.Value(node, now) is { } value)
            {
                value.WriteTo(writer);
            }
            else
            {
                writer.WriteNullValue();
            }
        }

        writer.WriteEndArray();
        writer.WritePropertyName("object"u8);
        WriteObject(writer, request, item, node);
        writer.WriteEndObject();
    }

    private static void WriteObject(Utf8JsonWriter writer, ApiRequest request, StoredObject item, JsonObject node)
    {
        switch (request.Query("includeObject"))
        {
            case "None":
                writer.WriteNullValue();
                break;
            case "Object":
                writer.WriteRawValue(item.Json, skipInputValidation: true);
                break;
            default:
                new JsonObject
                {
                    ["kind"] = "PartialObjectMetadata", ["apiVersion"] = "meta.k8s.io/v1", ["metadata"] = node["metadata"]!.DeepClone(),
                }.WriteTo(writer);
                break;
        }
    }
}
