using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Rendering.Caching;

/// <summary>
/// Rendered objects as compressed bytes under a content id: what grains pass on and caches keep. The id is the SHA-256 (lower-case hex)
/// of the canonical JSON: one array, keys in ordinal order, no white space; equal objects in equal order give an equal id whatever
/// files they came from.
/// </summary>
public static class RenderedManifests
{
    private const int MaxJsonDepth = 256;
    private const int Quality = 5;
    private const int Window = 22;

    /// <exception cref="InvalidDataException">An object nests deeper than the codec takes.</exception>
    public static (string ContentId, byte[] Compressed) Encode(IReadOnlyList<KubeObject> objects)
    {
        ArgumentNullException.ThrowIfNull(objects);

        var json = CanonicalJson(objects);
        var buffer = new byte[BrotliEncoder.GetMaxCompressedLength(json.Length)];
        return BrotliEncoder.TryCompress(json, buffer, out var written, Quality, Window)
            ? (Id(json), buffer[..written])
            : throw new InvalidDataException("The rendered objects could not be compressed.");
    }

    /// <param name="compressed">What <see cref="Encode"/> gave.</param>
    /// <param name="maxBytes">Upper bound of the bytes after decompression.</param>
    /// <exception cref="InvalidDataException">Not from <see cref="Encode"/>, damaged, or larger than <paramref
    /// name="maxBytes"/>.</exception>
    public static IReadOnlyList<KubeObject> Decode(ReadOnlyMemory<byte> compressed, long maxBytes = 256_000_000)
    {
        try
        {
            var json = Decompress(compressed, maxBytes);
            var items = JsonNode.Parse(json.Span, documentOptions: new JsonDocumentOptions { MaxDepth = MaxJsonDepth }) as JsonArray
                ?? throw new InvalidDataException("The stored manifests are not a list.");
            var nodes = items.ToArray();
            items.Clear();
            return [.. nodes.Select(node => new KubeObject(node as JsonObject
                ?? throw new InvalidDataException("The stored manifests hold something that is not an object.")))];
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            throw new InvalidDataException("The stored manifests are damaged.", exception);
        }
    }

    /// <summary>The content id alone, for comparing without keeping the bytes.</summary>
    public static string ContentId(IReadOnlyList<KubeObject> objects)
    {
        ArgumentNullException.ThrowIfNull(objects);
        return Id(CanonicalJson(objects));
    }

    private static string Id(ReadOnlySpan<byte> json) => Convert.ToHexStringLower(SHA256.HashData(json));

    private static ReadOnlySpan<byte> CanonicalJson(IReadOnlyList<KubeObject> objects)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(16 * 1024);
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = MaxJsonDepth, SkipValidation = true });
        writer.WriteStartArray();
        foreach (var item in objects)
        {
            Write(writer, item.Content, depth: 1);
        }

        writer.WriteEndArray();
        writer.Flush();
        return buffer.WrittenSpan;
    }

    private static void Write(Utf8JsonWriter writer, JsonNode? node, int depth)
    {
        if (depth >= MaxJsonDepth)
        {
            throw new InvalidDataException($"An object nests deeper than {MaxJsonDepth} levels.");
        }

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
                    Write(writer, value, depth + 1);
                }

                writer.WriteEndObject();
                break;
            case JsonArray list:
                writer.WriteStartArray();
                foreach (var item in list)
                {
                    Write(writer, item, depth + 1);
                }

                writer.WriteEndArray();
                break;
            default:
                node.WriteTo(writer);
                break;
        }
    }

    private static ReadOnlyMemory<byte> Decompress(ReadOnlyMemory<byte> compressed, long maxBytes)
    {
        using var source = new BrotliStream(new MemoryStream(compressed.ToArray(), writable: false), CompressionMode.Decompress);
        using var target = new MemoryStream();
        var chunk = new byte[64 * 1024];
        for (int read; (read = source.Read(chunk)) > 0;)
        {
            target.Write(chunk, 0, read);
            if (target.Length > maxBytes)
            {
                throw new InvalidDataException($"The stored manifests are larger than {maxBytes} bytes.");
            }
        }

        return target.GetBuffer().AsMemory(0, (int)target.Length);
    }
}
