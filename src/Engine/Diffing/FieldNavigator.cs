using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>Follows one segment of a <see cref="FieldPath"/> into an object.</summary>
internal static class FieldNavigator
{
    /// <param name="index">Position in the list, or -1 for a field.</param>
    public static bool TryFind(JsonNode? parent, string segment, out JsonNode? value, out int index)
    {
        (value, index) = (null, -1);
        if (segment.StartsWith("f:", StringComparison.Ordinal))
        {
            return parent is JsonObject map && map.TryGetPropertyValue(segment[2..], out value);
        }

        if (parent is not JsonArray list || segment.Length < 2)
        {
            return false;
        }

        index = IndexOf(list, segment);
        value = index < 0 ? null : list[index];
        return index >= 0;
    }

    /// <summary>Follows a whole path.</summary>
    public static bool TryFind(JsonNode? root, FieldPath path, out JsonNode? value)
    {
        value = root;
        foreach (var segment in path.Segments)
        {
            if (!TryFind(value, segment, out value, out _))
            {
                return false;
            }
        }

        return true;
    }

    private static int IndexOf(JsonArray list, string segment)
    {
        if (segment.StartsWith("i:", StringComparison.Ordinal))
        {
            return int.TryParse(segment[2..], out var at) && at >= 0 && at < list.Count ? at : -1;
        }

        JsonNode? wanted;
        try
        {
            wanted = JsonNode.Parse(segment[2..]);
        }
        catch (JsonException)
        {
            // Not something an API server writes: nothing is found by it.
            return -1;
        }

        for (var i = 0; i < list.Count; i++)
        {
            if (segment[0] == 'k' ? HasKeys(list[i], wanted) : CanonicalJson.AreEqual(list[i], wanted))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool HasKeys(JsonNode? item, JsonNode? keys) =>
        item is JsonObject map && keys is JsonObject wanted
        && wanted.All(key => map.TryGetPropertyValue(key.Key, out var value) && CanonicalJson.AreEqual(value, key.Value));
}
