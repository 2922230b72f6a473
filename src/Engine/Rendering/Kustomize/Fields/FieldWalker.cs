using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Rendering.Kustomize.Resources;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Fields;

/// <summary>Finds the fields of an object that a <see cref="FieldSpec"/> names, making them where it says so.</summary>
internal static class FieldWalker
{
    /// <summary>What a missing last field becomes when the spec says <c>create</c>.</summary>
    internal enum Leaf
    {
        /// <summary>Nothing is ever made.</summary>
        Existing,
        Scalar,
        Map,
    }

    /// <summary>Calls <paramref name="visit"/> with each field found; a field that holds null is one.</summary>
    /// <exception cref="Errors.GitOpsException">The path leads through a scalar.</exception>
    public static void Visit(Resource resource, FieldSpec spec, Leaf leaf, Action<FieldSlot> visit)
    {
        if (spec.Selects(resource.Gvk))
        {
            Walk(resource, resource.Content, spec, 0, leaf, visit);
        }
    }

    /// <summary>The same for existing fields, whatever the type of the object.</summary>
    public static void VisitPath(Resource resource, FieldSpec spec, Action<FieldSlot> visit) =>
        Walk(resource, resource.Content, spec, 0, Leaf.Existing, visit);

    private static void Walk(Resource resource, JsonNode? node, FieldSpec spec, int depth, Leaf leaf, Action<FieldSlot> visit)
    {
        switch (node)
        {
            case null:
                return;
            case JsonObject map:
                WalkMap(resource, map, spec, depth, leaf, visit);
                return;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    Walk(resource, list[i], spec, depth, leaf, visit);
                }

                return;
            default:
                throw RenderError.Failed(
                    $"{resource}: considering field '{spec.Path}': expected a map or a list before "
                    + $"'{spec.Segments[depth].Name}', found a value.");
        }
    }

    private static void WalkMap(Resource resource, JsonObject map, FieldSpec spec, int depth, Leaf leaf, Action<FieldSlot> visit)
    {
        var (name, isList) = spec.Segments[depth];
        var isLast = depth == spec.Segments.Count - 1;
        var create = spec.Create && leaf != Leaf.Existing && !isList;
        var found = map.TryGetPropertyValue(name, out var child);
        if (!found && !create)
        {
            return;
        }

        if (child is null && isList)
        {
            child = new JsonArray();
            map[name] = child;
        }

        if (child is null && create && (!isLast || leaf == Leaf.Map))
        {
            child = new JsonObject();
            map[name] = child;
        }

        if (!isLast)
        {
            Walk(resource, child, spec, depth + 1, leaf, visit);
        }
        else
        {
            visit(new FieldSlot(map, name));
        }
    }
}
