using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Rendering.Kustomize.Fields;
using OrleansGitOps.Engine.Rendering.Kustomize.Resources;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Filters;

/// <summary><c>labels</c>, <c>commonLabels</c>, <c>commonAnnotations</c>: adds entries to the maps that the field specs name.</summary>
internal sealed class MetadataEntriesFilter(
    IReadOnlyDictionary<string, string> entries, IReadOnlyList<FieldSpec> specs, string where) : IResourceFilter
{
    public void Apply(ResourceMap map)
    {
        if (entries.Count == 0)
        {
            return;
        }

        foreach (var resource in map.Resources)
        {
            foreach (var spec in specs)
            {
                FieldWalker.Visit(resource, spec, FieldWalker.Leaf.Map, slot => AddEntries(resource, spec, slot, map.Budget));
            }
        }
    }

    private void AddEntries(Resource resource, FieldSpec spec, FieldSlot slot, NodeBudget budget)
    {
        switch (slot.Value)
        {
            case null:
                return;
            case JsonObject map:
                foreach (var (key, value) in entries)
                {
                    budget.Spend(map.ContainsKey(key) ? 0 : 1, key.Length + value.Length);
                    map[key] = value;
                }

                return;
            default:
                throw RenderError.Failed($"{where}: '{spec.Path}' of {resource} is not a map.");
        }
    }
}
