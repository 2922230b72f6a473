namespace OrleansGitOps.Grains.Repositories;

/// <summary>The repositories on this silo's disk.</summary>
internal interface IRepositoryWorkspaces
{
    /// <summary>The workspace of a repository; the same one for the same key.</summary>
    /// <exception cref="Engine.Errors.GitOpsException">The address is not allowed.</exception>
    IRepositoryWorkspace Open(RepositoryKey key);
}
