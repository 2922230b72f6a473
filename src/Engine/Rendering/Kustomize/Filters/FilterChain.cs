using OrleansGitOps.Engine.Rendering.Kustomize.Resources;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Filters;

/// <summary>Several filters as one.</summary>
internal sealed class FilterChain(IReadOnlyList<IResourceFilter> filters) : IResourceFilter
{
    public void Apply(ResourceMap map)
    {
        foreach (var filter in filters)
        {
            filter.Apply(map);
        }
    }
}
