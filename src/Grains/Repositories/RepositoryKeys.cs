using OrleansGitOps.Engine.Git;
using OrleansGitOps.Engine.Git.Urls;

namespace OrleansGitOps.Grains.Repositories;

/// <summary>Finds the grain of a repository: one grain for all spellings of one address.</summary>
public sealed class RepositoryKeys(GitOptions options)
{
    /// <summary>The key for the address as an application writes it, with global credentials.</summary>
    /// <exception cref="Engine.Errors.GitOpsException">The address is not one, or not allowed; the message repeats no login.</exception>
    public string For(string repoUrl) => new RepositoryKey("", GitUrl.Parse(repoUrl, options).Canonical).ToString();
}
