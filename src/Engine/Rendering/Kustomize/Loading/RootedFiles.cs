namespace OrleansGitOps.Engine.Rendering.Kustomize.Loading;

/// <summary>
/// The files that one kustomization may read: those in and below its own folder (kustomize's <c>LoadRestrictionsRootOnly</c>), or any
/// of the repository when <paramref name="anywhere"/>.
/// </summary>
internal sealed class RootedFiles(KustomizeLoader loader, string root, bool anywhere)
{
    /// <exception cref="Errors.GitOpsException">Outside the folder, missing, or a folder.</exception>
    public ReadOnlyMemory<byte> Read(string reference, string where) => loader.Read(Resolve(reference, where));

    /// <summary>The path of a file that exists and may be read.</summary>
    public string Resolve(string reference, string where)
    {
        if (RemoteReference.IsRemote(reference))
        {
            throw RenderError.NotSupported(
                $"{where}: '{RemoteReference.WithoutSecrets(reference)}' is remote; remote files are not supported yet.");
        }

        var path = SourcePath.Resolve(root, reference, where);
        if (!anywhere && !SourcePath.IsWithin(path, root))
        {
            throw RenderError.Failed(
                $"{where}: security; file '{path}' is not in or below '{SourcePath.Display(root)}'. Move it there, or make it "
                + "part of a base.");
        }

        return loader.Find(path) switch
        {
            null => throw RenderError.Failed($"{where}: file '{path}' does not exist at this revision."),
            { Kind: SourceEntryKind.Directory } => throw RenderError.Failed($"{where}: '{path}' must resolve to a file; it is a folder."),
            _ => path,
        };
    }
}
