using OrleansGitOps.Engine.Rendering.Kustomize.Loading;
using OrleansGitOps.Engine.Rendering.Kustomize.Resources;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Filters;

/// <summary><c>patchesStrategicMerge</c> (deprecated): each patch to the object that has or had its id.</summary>
internal sealed class StrategicMergePatchesFilter(IReadOnlyList<Resource> patches, string where) : IResourceFilter
{
    public void Apply(ResourceMap map)
    {
        var rule = new PatchRule { Where = where };
        foreach (var patch in patches)
        {
            StrategicMerge.ApplyToItsObject(map, StrategicMerge.WithTextMetadata(patch), rule);
            StrategicMerge.DropDeleted(map);
        }
    }
}
