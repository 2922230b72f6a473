namespace OrleansGitOps.Engine.Rendering;

/// <summary>
/// Turns the files of a source into objects. Implementations are pure but for reading the tree, and run on rendering threads.
/// </summary>
public interface IManifestRenderer
{
    /// <exception cref="Errors.GitOpsException">The source cannot be rendered; the message names file, line or field.</exception>
    RenderResult Render(RenderRequest request, ISourceTree tree, CancellationToken cancellationToken);
}
