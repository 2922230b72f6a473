using OrleansGitOps.Engine.Rendering.Kustomize.Resources;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Filters;

/// <summary>Leaves out the objects that are only there to be read by the build.</summary>
internal sealed class LocalConfigFilter : IResourceFilter
{
    private const string Annotation = "config.kubernetes.io/local-config";

    public void Apply(ResourceMap map) =>
        map.RemoveWhere(resource => resource.Annotations is { } annotations
            && annotations.TryGetPropertyValue(Annotation, out var value)
            && JsonText.Of(value) != "false");
}
