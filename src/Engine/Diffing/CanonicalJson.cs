using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>JSON with keys in ordinal order and no white space, so that equal values are equal bytes.</summary>
internal static class CanonicalJson
{
    private static readonly JsonWriterOptions Options = new() { MaxDepth = 512, SkipValidation = true };

    public static byte[] Bytes(JsonNode? node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            Write(writer, node);
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static string Text(JsonNode? node) => Encoding.UTF8.GetString(Bytes(node));

    public static bool AreEqual(JsonNode? left, JsonNode? right) =>
        ReferenceEquals(left, right) || Bytes(left).AsSpan().SequenceEqual(Bytes(right));

    private static void Write(Utf8JsonWriter writer, JsonNode? node)
    {
        switch (node)
        {
            case null:
                writer.WriteNullValue();
                break;
            case JsonObject map:
                writer.WriteStartObject();
                foreach (var (key, value) in map.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(key);
                    Write(writer, value);
                }

                writer.WriteEndObject();
                break;
            case JsonArray list:
                writer.WriteStartArray();
                foreach (var item in list)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                WriteScalar(writer, (JsonValue)node);
                break;
        }
    }

    /// <summary>Strings are written anew, since one text can be escaped in several ways.</summary>
    private static void WriteScalar(Utf8JsonWriter writer, JsonValue value)
    {
        if (value.TryGetValue<string>(out var text))
        {
            writer.WriteStringValue(text);
        }
        else
        {
            value.WriteTo(writer);
        }
    }
}
