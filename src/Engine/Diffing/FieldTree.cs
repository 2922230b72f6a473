using System.Text.Json.Nodes;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>
/// Sets of fields as <c>fieldsV1</c> writes them: nested maps whose keys are the segments of <see cref="FieldPath"/>; an empty map is a
/// member of the set, and <c>.</c> makes the node itself one.
/// </summary>
internal static class FieldTree
{
    private const string Self = ".";

    public static bool IsLeaf(JsonObject node) => node.All(pair => pair.Key == Self);

    /// <summary>Every leaf with its path.</summary>
    public static IEnumerable<FieldPath> Leaves(JsonObject node, FieldPath? at = null)
    {
        var path = at ?? FieldPath.Root;
        foreach (var (key, value) in node)
        {
            if (key == Self || value is not JsonObject child)
            {
                continue;
            }

            if (IsLeaf(child))
            {
                yield return path.Child(key);
                continue;
            }

            foreach (var leaf in Leaves(child, path.Child(key)))
            {
                yield return leaf;
            }
        }
    }

    /// <summary>Whether the set has the path, something below it, or a leaf above it (an atomic list or map).</summary>
    public static bool Covers(JsonObject node, FieldPath path)
    {
        var at = node;
        foreach (var segment in path.Segments)
        {
            if (at[segment] is not JsonObject child)
            {
                return false;
            }

            if (child.Count == 0)
            {
                return true;
            }

            at = child;
        }

        return true;
    }

    public static JsonObject Union(JsonObject left, JsonObject right)
    {
        var union = (JsonObject)left.DeepClone();
        foreach (var (key, value) in right)
        {
            union[key] = union[key] is JsonObject mine && value is JsonObject other ? Union(mine, other) : value?.DeepClone();
        }

        return union;
    }

    /// <summary>Splits a set by its leaves. A node's own membership goes where everything below it goes, else it stays.</summary>
    public static (JsonObject Taken, JsonObject Left) Split(JsonObject node, Func<FieldPath, bool> take, FieldPath? at = null)
    {
        var path = at ?? FieldPath.Root;
        var (taken, left) = (new JsonObject(), new JsonObject());
        foreach (var (key, value) in node)
        {
            if (key == Self || value is not JsonObject child)
            {
                continue;
            }

            if (IsLeaf(child))
            {
                (take(path.Child(key)) ? taken : left)[key] = child.DeepClone();
                continue;
            }

            var (childTaken, childLeft) = Split(child, take, path.Child(key));
            Put(taken, key, childTaken);
            Put(left, key, childLeft);
        }

        if (node[Self] is { } self)
        {
            (left.Count == 0 ? taken : left)[Self] = self.DeepClone();
        }

        return (taken, left);
    }

    /// <summary>
    /// The set that applying an object would own, as far as that can be told without the schema: lists are taken as a whole. Only for
    /// objects that carry no ownership yet.
    /// </summary>
    public static JsonObject Of(JsonObject content)
    {
        var fields = new JsonObject();
        foreach (var (key, value) in content)
        {
            if (key is not ("apiVersion" or "kind"))
            {
                fields[$"f:{key}"] = value is JsonObject { Count: > 0 } map ? Of(map) : new JsonObject();
            }
        }

        return fields;
    }

    private static void Put(JsonObject parent, string key, JsonObject child)
    {
        if (child.Count > 0)
        {
            parent[key] = child;
        }
    }
}
