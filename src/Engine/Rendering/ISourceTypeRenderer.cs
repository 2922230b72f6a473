namespace OrleansGitOps.Engine.Rendering;

/// <summary>Renders one type of source; the path is the source's folder, resolved and present.</summary>
internal interface ISourceTypeRenderer
{
    /// <summary>As Argo CD's <c>status.sourceType</c>.</summary>
    string SourceType { get; }

    RenderedObjects Render(RenderRequest request, string path, RecordingSourceTree tree, CancellationToken cancellationToken);
}
