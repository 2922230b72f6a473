using System.Text.Json;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Kubernetes;

/// <summary>Reads a page of a list item by item, so that the page never exists as one tree.</summary>
internal static class KubeListReader
{
    /// <exception cref="JsonException">Not a list of Kubernetes objects.</exception>
    public static KubeList Read(ReadOnlySpan<byte> utf8, GroupVersionKind type)
    {
        var reader = new Utf8JsonReader(utf8, KubeJson.ReaderOptions);
        var items = new List<KubeObject>();
        string? version = null;
        string? next = null;
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isItems = reader.ValueTextEquals("items"u8);
            var isMetadata = !isItems && reader.ValueTextEquals("metadata"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            if (isItems && reader.TokenType != JsonTokenType.Null)
            {
                ReadItems(ref reader, utf8, type, items);
                continue;
            }

            reader.Skip();
            if (isMetadata)
            {
                var metadata = KubeJson.ParseObject(utf8[start..(int)reader.BytesConsumed]);
                version = metadata["resourceVersion"]?.GetValue<string>();
                next = metadata["continue"]?.GetValue<string>();
            }
        }

        return string.IsNullOrEmpty(version)
            ? throw new JsonException("metadata.resourceVersion of the list is missing.")
            : new(items, version, string.IsNullOrEmpty(next) ? null : next);
    }

    private static void ReadItems(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8, GroupVersionKind type, List<KubeObject> items)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("items is not a list.");
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            items.Add(KubeJson.ParseItem(utf8[start..(int)reader.BytesConsumed], type));
        }
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (!reader.Read() || reader.TokenType != type)
        {
            throw new JsonException("Not a list.");
        }
    }
}
