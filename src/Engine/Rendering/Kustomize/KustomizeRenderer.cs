using OrleansGitOps.Engine.Rendering.Kustomize.Loading;
using OrleansGitOps.Engine.Rendering.Kustomize.Resources;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Rendering.Kustomize;

/// <summary>A kustomization with what the Application puts on top of it.</summary>
internal sealed class KustomizeRenderer(RenderLimits limits) : ISourceTypeRenderer
{
    public string SourceType => "Kustomize";

    public RenderedObjects Render(RenderRequest request, string path, RecordingSourceTree tree, CancellationToken cancellationToken)
    {
        var (resources, warnings) = Build(request, path, tree, new KustomizeOptions(), cancellationToken);
        return new RenderedObjects([.. resources.Select(ToObject)], warnings);
    }

    /// <summary>What <c>kustomize build</c> prints, which need not be objects that a cluster takes.</summary>
    public (IReadOnlyList<Resource> Resources, IReadOnlyList<string> Warnings) Build(
        RenderRequest request, string path, RecordingSourceTree tree, KustomizeOptions options, CancellationToken cancellationToken)
    {
        var loader = new KustomizeLoader(tree, limits, options.FilesAnywhere);
        var root = loader.Load(path, "");
        if (request.Source.Kustomize is { } overrides)
        {
            root = ApplicationOverrides.Apply(root, overrides, loader);
        }

        var kustomizer = new Kustomizer(loader, limits, options, cancellationToken);
        return (kustomizer.Build(root), kustomizer.Warnings);
    }

    private static KubeObject ToObject(Resource resource)
    {
        try
        {
            return new KubeObject(resource.Content);
        }
        catch (FormatException exception)
        {
            throw RenderError.Failed($"{resource}: {exception.Message}", exception);
        }
    }
}
