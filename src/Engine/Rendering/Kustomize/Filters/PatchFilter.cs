using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Rendering.Kustomize.Loading;
using OrleansGitOps.Engine.Rendering.Kustomize.Resources;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Filters;

/// <summary>
/// One entry of <c>patches</c>: a list is a JSON 6902 patch, a map a strategic merge patch. With a target it applies to all that this
/// selects (none is no error); without, each patch to the one object that has or had its id.
/// </summary>
internal sealed class PatchFilter(PatchRule rule, IReadOnlyList<PatchDocument> documents) : IResourceFilter
{
    public void Apply(ResourceMap map)
    {
        foreach (var document in documents)
        {
            if (document.Operations is { } operations)
            {
                ApplyJsonPatch(map, operations);
            }
            else if (rule.Target is null)
            {
                StrategicMerge.ApplyToItsObject(map, document.Merge!, rule);
            }
            else
            {
                ApplyToSelected(map, document.Merge!);
            }
        }

        StrategicMerge.DropDeleted(map);
    }

    private void ApplyToSelected(ResourceMap map, Resource patch)
    {
        if (documents.Count > 1)
        {
            throw RenderError.Failed(
                $"{rule.Where}: Multiple Strategic-Merge Patches in one 'patches' entry is not allowed to set 'patches.target' field; "
                + "give each patch an entry of its own.");
        }

        var prepared = StrategicMerge.WithTextMetadata(patch);
        foreach (var resource in map.Resources.Where(rule.Target!.Selects).ToList())
        {
            StrategicMerge.Apply(resource, prepared, rule, map.Budget);
        }
    }

    private void ApplyJsonPatch(ResourceMap map, JsonArray operations)
    {
        var target = rule.Target ?? throw RenderError.Failed($"{rule.Where}.target: must specify a target for a JSON patch.");
        foreach (var resource in map.Resources.Where(target.Selects).ToList())
        {
            resource.RememberId();
            JsonPatching.Apply(resource, operations, rule.Where, map.Budget);
        }

        map.Reindex();
    }
}
