using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Rendering.Kustomize.Loading;
using OrleansGitOps.Engine.Rendering.Kustomize.Resources;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Filters;

/// <summary>One entry of <c>patchesJson6902</c> (deprecated); unlike in <c>patches</c> its target must have a name.</summary>
internal sealed class JsonPatchFilter(PatchRule rule, JsonArray operations) : IResourceFilter
{
    public void Apply(ResourceMap map)
    {
        foreach (var resource in map.Resources.Where(rule.Target!.Selects).ToList())
        {
            JsonPatching.Apply(resource, operations, rule.Where, map.Budget);
        }

        map.Reindex();
    }
}
