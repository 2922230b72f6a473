using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansGitOps.Sandbox.Storage;

/// <summary>
/// An object written out but for its resourceVersion, which is only known under the store's lock. There the number is spliced in, which
/// costs one copy.
/// </summary>
internal sealed class StagedObject
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly byte[] _json;
    private readonly int _splice;

    /// <param name="content">Only read. <c>metadata</c> must hold a name.</param>
    /// <param name="fieldPaths">Paths, in dots, of the values that field selectors ask for.</param>
    public StagedObject(JsonObject content, IReadOnlyList<string> fieldPaths)
    {
        var metadata = content["metadata"]!.AsObject();
        Name = new ObjectName(Text(metadata["namespace"]), Text(metadata["name"]));
        Uid = Text(metadata["uid"]);
        IsDeleting = metadata["deletionTimestamp"] is not null;
        Labels = metadata["labels"] is JsonObject { Count: > 0 } labels
            ? labels.ToDictionary(label => label.Key, label => Text(label.Value), StringComparer.Ordinal)
            : FrozenDictionary<string, string>.Empty;
        Owners = metadata["ownerReferences"] is JsonArray { Count: > 0 } owners ? [.. owners.Select(owner => Text(owner?["uid"]))] : [];
        Fields = fieldPaths.Count == 0
            ? FrozenDictionary<string, string>.Empty
            : fieldPaths.ToDictionary(path => path, path => Text(At(content, path)), StringComparer.Ordinal);

        var buffer = new ArrayBufferWriter<byte>(2048);
        using var writer = new Utf8JsonWriter(buffer, Options);
        writer.WriteStartObject();
        writer.WriteString("kind"u8, Text(content["kind"]));
        writer.WriteString("apiVersion"u8, Text(content["apiVersion"]));
        // The comma that follows belongs to what is skipped in lists.
        ItemStart = (int)(writer.BytesCommitted + writer.BytesPending) + 1;
        _splice = WriteMetadata(writer, metadata);
        foreach (var (key, value) in content)
        {
            if (key is not ("kind" or "apiVersion" or "metadata"))
            {
                Write(writer, key, value);
            }
        }

        writer.WriteEndObject();
        writer.Flush();
        _json = buffer.WrittenSpan.ToArray();
    }

    public ObjectName Name { get; }

    public string Uid { get; }

    public bool IsDeleting { get; }

    public IReadOnlyDictionary<string, string> Labels { get; }

    public IReadOnlyDictionary<string, string> Fields { get; }

    public IReadOnlyList<string> Owners { get; }

    public int ItemStart { get; }

    public byte[] WithResourceVersion(long version)
    {
        var text = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $",\"resourceVersion\":\"{version}\""));
        var json = new byte[_json.Length + text.Length];
        _json.AsSpan(0, _splice).CopyTo(json);
        text.CopyTo(json.AsSpan(_splice));
        _json.AsSpan(_splice).CopyTo(json.AsSpan(_splice + text.Length));
        return json;
    }

    /// <summary>The object as it is, for answers to dry runs of a create: it has no resourceVersion yet.</summary>
    public byte[] WithoutResourceVersion() => _json;

    private static int WriteMetadata(Utf8JsonWriter writer, JsonObject metadata)
    {
        writer.WriteStartObject("metadata"u8);
        foreach (var (key, value) in metadata)
        {
            if (key != "resourceVersion")
            {
                Write(writer, key, value);
            }
        }

        var splice = (int)(writer.BytesCommitted + writer.BytesPending);
        writer.WriteEndObject();
        return splice;
    }

    private static void Write(Utf8JsonWriter writer, string key, JsonNode? value)
    {
        writer.WritePropertyName(key);
        if (value is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            value.WriteTo(writer);
        }
    }

    private static JsonNode? At(JsonNode? node, string path)
    {
        foreach (var part in path.Split('.'))
        {
            node = (node as JsonObject)?[part];
        }

        return node;
    }

    private static string Text(JsonNode? node) => node is JsonValue value ? value.ToString() : "";
}
