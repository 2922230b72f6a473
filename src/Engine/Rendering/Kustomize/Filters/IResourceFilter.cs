using OrleansGitOps.Engine.Rendering.Kustomize.Resources;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Filters;

/// <summary>One step of a build: changes the objects in place. One step per field of a kustomization, one file per step.</summary>
internal interface IResourceFilter
{
    void Apply(ResourceMap map);
}
