using OrleansGitOps.Engine.Rendering.Kustomize.Generators;
using OrleansGitOps.Engine.Rendering.Kustomize.Resources;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Filters;

/// <summary>Appends the hash of their content to the names of generated objects, so that a changed configuration is a new object.</summary>
internal sealed class NameHashFilter : IResourceFilter
{
    public void Apply(ResourceMap map)
    {
        foreach (var resource in map.Resources)
        {
            if (resource.NeedsHash)
            {
                var hash = ContentHash.Of(resource);
                resource.RememberId();
                resource.SetName($"{resource.Name}-{hash}");
            }
        }

        map.Reindex();
    }
}
