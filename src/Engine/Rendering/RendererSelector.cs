using OrleansGitOps.Engine.Rendering.Kustomize;
using OrleansGitOps.Engine.Rendering.Kustomize.Loading;
using OrleansGitOps.Engine.Rendering.Plain;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Engine.Rendering;

/// <summary>
/// The front door of rendering: (1) finds the source's folder, (2) picks the renderer as Argo CD does (an explicit field wins; else
/// Chart.yaml is Helm, a kustomization file Kustomize, anything else Directory), (3) renders, (4) notes what was read.
/// </summary>
public sealed class RendererSelector : IManifestRenderer
{
    private const string PathField = "spec.source.path";

    private readonly KustomizeRenderer _kustomize;
    private readonly DirectoryRenderer _directory;

    /// <param name="limits">Null: <see cref="RenderLimits.Default"/>.</param>
    public RendererSelector(RenderLimits? limits = null)
    {
        _kustomize = new KustomizeRenderer(limits ?? RenderLimits.Default);
        _directory = new DirectoryRenderer(limits ?? RenderLimits.Default);
    }

    /// <inheritdoc/>
    public RenderResult Render(RenderRequest request, ISourceTree tree, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(tree);

        var recording = new RecordingSourceTree(tree);
        var path = FindFolder(request.Source, recording);                                       // (1)
        var renderer = Select(request.Source, path, recording);                                 // (2)
        var rendered = renderer.Render(request, path, recording, cancellationToken);            // (3)
        return new RenderResult(renderer.SourceType, rendered.Objects, rendered.Warnings, recording.Reads); // (4)
    }

    private static string FindFolder(ApplicationSource source, RecordingSourceTree tree)
    {
        if (source.Chart.Length > 0)
        {
            throw RenderError.NotSupported("spec.source.chart: Helm charts are not supported yet.");
        }

        var path = SourcePath.Resolve("", source.Path, PathField);
        return tree.Find(path) switch
        {
            { Kind: SourceEntryKind.Directory } => path,
            { } => throw RenderError.InvalidSpec($"{PathField}: '{path}' is a file at revision {tree.Revision}; name the folder it is in."),
            null => throw RenderError.PathNotFound(MissingPath.Describe(path, tree)),
        };
    }

    private ISourceTypeRenderer Select(ApplicationSource source, string path, RecordingSourceTree tree)
    {
        string[] explicitTypes =
        [
            .. source.Helm is null ? (string[])[] : ["helm"],
            .. source.Kustomize is null ? (string[])[] : ["kustomize"],
            .. source.Directory is null ? (string[])[] : ["directory"],
            .. source.Plugin is null ? (string[])[] : ["plugin"],
        ];
        return explicitTypes switch
        {
            [] => Detect(path, tree),
            ["kustomize"] => _kustomize,
            ["directory"] => _directory,
            [var only] => throw RenderError.NotSupported($"spec.source.{only}: this source type is not supported yet."),
            _ => throw RenderError.InvalidSpec(
                $"spec.source: {string.Join(", ", explicitTypes)} are set; a source has one type, keep one of them."),
        };
    }

    private ISourceTypeRenderer Detect(string path, RecordingSourceTree tree)
    {
        var chart = SourcePath.Join(path, "Chart.yaml");
        if (tree.Find(chart) is { Kind: SourceEntryKind.File })
        {
            throw RenderError.NotSupported(
                $"{chart}: makes this folder a Helm chart, and Helm is not supported yet. To read the folder as plain manifests set "
                + "spec.source.directory.");
        }

        return KustomizeLoader.FileNames.Any(name => tree.Find(SourcePath.Join(path, name)) is { Kind: SourceEntryKind.File })
            ? _kustomize
            : _directory;
    }
}
