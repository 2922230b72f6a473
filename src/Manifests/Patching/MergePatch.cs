using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Manifests.Patching;

/// <summary>JSON merge patches (RFC 7386): maps are merged, null removes a key, anything else replaces what is there.</summary>
public static class MergePatch
{
    /// <param name="target">Changed in place when it and the patch are maps.</param>
    /// <param name="patch">Only read.</param>
    /// <returns>The patched document.</returns>
    /// <exception cref="NodeBudgetException">The patch is too large, or nests deeper than <see cref="NodeBudget.MaxDepth"/>.</exception>
    public static JsonNode? Apply(JsonNode? target, JsonNode? patch)
    {
        new NodeBudget().SpendValue(patch, 0);
        return Merge(target, patch);
    }

    private static JsonNode? Merge(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
        {
            return patch?.DeepClone();
        }

        // Into what is no map, a map is merged as into an empty one: the nulls in it are dropped.
        var result = target as JsonObject ?? [];
        foreach (var (key, change) in changes)
        {
            if (change is null)
            {
                result.Remove(key);
                continue;
            }

            result.TryGetPropertyValue(key, out var current);
            var merged = Merge(current, change);
            if (!ReferenceEquals(current, merged))
            {
                result[key] = merged;
            }
        }

        return result;
    }
}
