using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>
/// Writes references. The tree has the keys of <c>fieldsV1</c>, which tell keyed lists, sets and atomic values apart without the schema;
/// items of keyed lists stand in the server's order. A leaf is <c>["=", value]</c>, <c>["#", keyed hash]</c>, or <c>["e", value or
/// hash]</c> for an empty map or list that was sent (its contents may be filled in by others).
/// </summary>
internal static class ReferenceBuilder
{
    private const int MaxPlainLength = 64;

    public static Reference Take(KubeObject sent, KubeObject applied, IKeyedHasher hasher)
    {
        var fields = ManagedFieldsEntry.OurFields(applied) ?? FieldTree.Of(sent.Content);
        var tree = Node(fields, applied.Content, sent.Content, FieldPath.Root, new LeafHasher(applied, hasher));
        return new Reference(applied.Uid ?? "", Deflate(Encoding.UTF8.GetBytes(tree.ToJsonString())));
    }

    /// <summary>The tree of a reference; empty for one that was made without an apply, null for one that was stored and is damaged.</summary>
    public static JsonObject? Read(Reference reference)
    {
        if (reference.Fields.IsEmpty)
        {
            return [];
        }

        try
        {
            using var inflated = new DeflateStream(new MemoryStream(reference.Fields.ToArray()), CompressionMode.Decompress);
            return JsonNode.Parse(inflated) as JsonObject;
        }
        catch (Exception exception) when (exception is InvalidDataException or JsonException)
        {
            return null;
        }
    }

    private static JsonObject Node(JsonObject fields, JsonNode? applied, JsonNode? sent, FieldPath path, LeafHasher leaves)
    {
        var node = new JsonObject();
        foreach (var (key, child, value) in InOrder(fields, applied))
        {
            FieldNavigator.TryFind(sent, key, out var sentValue, out _);
            var at = path.Child(key);
            node[key] = !FieldTree.IsLeaf(child) ? Node(child, value, sentValue, at, leaves)
                : key.StartsWith("f:", StringComparison.Ordinal) ? Leaf(value, sentValue, at, leaves)
                : new JsonObject();
        }

        return node;
    }

    private static IEnumerable<(string Key, JsonObject Child, JsonNode? Value)> InOrder(JsonObject fields, JsonNode? applied)
    {
        var found = new List<(string Key, JsonObject Child, JsonNode? Value, int Index)>();
        foreach (var (key, value) in fields)
        {
            // What the server did not keep cannot drift.
            if (key != "." && value is JsonObject child && FieldNavigator.TryFind(applied, key, out var at, out var index))
            {
                found.Add((key, child, at, index));
            }
        }

        return found.OrderBy(item => item.Index).Select(item => (item.Key, item.Child, item.Value));
    }

    private static JsonArray Leaf(JsonNode? value, JsonNode? sent, FieldPath path, LeafHasher leaves)
    {
        var isEmpty = sent is JsonObject { Count: 0 } or JsonArray { Count: 0 };
        var canonical = CanonicalJson.Text(value);
        if (isEmpty)
        {
            return new JsonArray("e", leaves.Hash(canonical, path));
        }

        return leaves.IsSecret(path) || canonical.Length > MaxPlainLength
            ? new JsonArray("#", leaves.Hash(canonical, path))
            : new JsonArray("=", value?.DeepClone());
    }

    private static byte[] Deflate(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var deflate = new DeflateStream(target, CompressionLevel.Optimal))
        {
            deflate.Write(bytes);
        }

        return target.ToArray();
    }
}
