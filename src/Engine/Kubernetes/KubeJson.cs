using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Kubernetes;

/// <summary>JSON as API servers write it: bounded depth, duplicate keys refused at once (they would surface much later otherwise).</summary>
internal static class KubeJson
{
    private const int Depth = 128;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = Depth, AllowDuplicateProperties = false };

    public static JsonReaderOptions ReaderOptions { get; } = new() { MaxDepth = Depth };

    /// <exception cref="JsonException">Not a JSON object.</exception>
    public static JsonObject ParseObject(ReadOnlySpan<byte> utf8) =>
        JsonNode.Parse(utf8, documentOptions: Options) as JsonObject ?? throw new JsonException("Not a JSON object.");

    /// <exception cref="JsonException">Not a Kubernetes object.</exception>
    public static KubeObject ParseKubeObject(ReadOnlySpan<byte> utf8) => Wrap(ParseObject(utf8));

    /// <summary>An item of a list of <paramref name="type"/>: servers leave <c>apiVersion</c> and <c>kind</c> out of the items of built-in types.</summary>
    public static KubeObject ParseItem(ReadOnlySpan<byte> utf8, GroupVersionKind type)
    {
        var item = ParseObject(utf8);
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
}
