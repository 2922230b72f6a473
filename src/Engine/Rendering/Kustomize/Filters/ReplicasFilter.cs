using OrleansGitOps.Engine.Rendering.Kustomize.Fields;
using OrleansGitOps.Engine.Rendering.Kustomize.Loading;
using OrleansGitOps.Engine.Rendering.Kustomize.Resources;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Filters;

/// <summary><c>replicas</c>: the count of the workloads that have, or had, a name.</summary>
internal sealed class ReplicasFilter(ReplicaRule rule, IReadOnlyList<FieldSpec> specs, string where) : IResourceFilter
{
    public void Apply(ResourceMap map)
    {
        var found = false;
        foreach (var resource in map.Resources)
        {
            foreach (var spec in specs)
            {
                if (!HasOrHadId(resource, spec))
                {
                    continue;
                }

                found = true;
                FieldWalker.Visit(resource, spec, FieldWalker.Leaf.Scalar, slot => slot.Value = rule.Count);
            }
        }

        if (!found)
        {
            throw RenderError.Failed(
                $"{where}: resource with name {rule.Name} does not match a config with any of these kinds: "
                + $"{string.Join(", ", specs.Select(spec => spec.Kind))}.");
        }
    }

    private bool HasOrHadId(Resource resource, FieldSpec spec)
    {
        if (resource.Name == rule.Name && spec.Selects(resource.Gvk))
        {
            return true;
        }

        foreach (var previous in resource.PreviousIds)
        {
            if (previous.Name == rule.Name && spec.Selects(resource.WithCurrentVersion(previous).Gvk))
            {
                return true;
            }
        }

        return false;
    }
}
