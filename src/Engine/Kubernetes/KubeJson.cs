using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Kubernetes;

/// <summary>
/// JSON as API servers write it: bounded depth, duplicate keys refused at once (they would surface much later otherwise).
/// </summary>
internal static class KubeJson
{
    private const int Depth = 128;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = Depth, AllowDuplicateProperties = false };

    /// <summary>For walking over values without building them: as deep as an API server lets an object be.</summary>
    public static JsonReaderOptions ReaderOptions { get; } = new() { MaxDepth = 12_000 };

    /// <exception cref="JsonException">Not a JSON object.</exception>
    public static JsonObject ParseObject(ReadOnlySpan<byte> utf8) =>
        JsonNode.Parse(utf8, documentOptions: Options) as JsonObject ?? throw new JsonException("Not a JSON object.");

    /// <exception cref="JsonException">Not a Kubernetes object.</exception>
    public static KubeObject ParseKubeObject(ReadOnlySpan<byte> utf8) => Wrap(ParseObject(utf8));

    /// <summary>
    /// One of many objects, from a list or a watch. An object that cannot be read (it is nested too deep) must not hide the others: of
    /// it only type and identity are taken, so that it looks changed to its owner, whose own attempt to read it tells why.
    /// </summary>
    /// <param name="type">Servers leave <c>apiVersion</c> and <c>kind</c> out of the list items of built-in types.</param>
    /// <exception cref="JsonException">Not even that can be read.</exception>
    public static KubeObject ParseItem(ReadOnlySpan<byte> utf8, GroupVersionKind type)
    {
        JsonObject item;
        try
        {
            item = ParseObject(utf8);
        }
        catch (JsonException)
        {
            item = ReadIdentity(utf8);
        }

        if (!item.ContainsKey("kind"))
        {
            item.Insert(0, "kind", type.Kind);
        }

        if (!item.ContainsKey("apiVersion"))
        {
            item.Insert(0, "apiVersion", type.ApiVersion);
        }

        return Wrap(item);
    }

    public static byte[] Write(JsonNode node)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            node.WriteTo(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <exception cref="JsonException">Not a Kubernetes object.</exception>
    public static KubeObject Wrap(JsonObject content)
    {
        try
        {
            return new KubeObject(content);
        }
        catch (FormatException failure)
        {
            throw new JsonException(failure.Message, failure);
        }
    }

    private static JsonObject ReadIdentity(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, ReaderOptions);
        reader.Read();
        var identity = new JsonObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            var value = utf8[start..(int)reader.BytesConsumed];
            if (name == "metadata")
            {
                var metadata = ParseObject(value);
                metadata.Remove("managedFields");
                identity[name] = metadata;
            }
            else if (name is "apiVersion" or "kind")
            {
                identity[name] = JsonNode.Parse(value);
            }
        }

        return identity;
    }
}
