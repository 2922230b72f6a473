using OrleansGitOps.Engine.Git;
using OrleansGitOps.Grains.Abstractions.Repositories;

namespace OrleansGitOps.Grains.Repositories;

/// <summary>One repository on this silo: its mirror, its renders. All work is done on threads of its own, none on the caller's.</summary>
internal interface IRepositoryWorkspace
{
    /// <summary>Asks the Git host for the refs that these target revisions may mean.</summary>
    /// <exception cref="Engine.Errors.GitOpsException">The host cannot be reached, refuses, or breaks a bound.</exception>
    Task<RefAdvertisement> ListRefsAsync(IReadOnlyCollection<string> targetRevisions, CancellationToken cancellationToken);

    /// <summary>The commit that a target revision names; afterwards it is in the mirror.</summary>
    /// <exception cref="Engine.Errors.GitOpsException">No such revision, or it cannot be fetched.</exception>
    Task<string> ResolveAsync(RefAdvertisement refs, string targetRevision, CancellationToken cancellationToken);

    /// <summary>What the author of a commit wrote about it.</summary>
    /// <exception cref="Engine.Errors.GitOpsException">It cannot be fetched.</exception>
    Task<RevisionMetadata> DescribeAsync(string commit, CancellationToken cancellationToken);

    /// <summary>Renders, or takes the cached render when everything it read is unchanged.</summary>
    /// <exception cref="Engine.Errors.GitOpsException">The source cannot be rendered.</exception>
    Task<CachedRender> RenderAsync(RenderCall call, CancellationToken cancellationToken);

    /// <summary>Whether the source renders at another commit to what the cache holds. False when nothing is cached.</summary>
    Task<bool> RendersSameAsync(RenderCall call, string commit, CancellationToken cancellationToken);

    /// <summary>A body that is still cached, or null.</summary>
    ReadOnlyMemory<byte>? FindBody(string contentId);

    /// <summary>Keeps the mirror small; see <see cref="GitRepositoryClient.TidyAsync"/>.</summary>
    /// <returns>Whether the mirror was rewritten.</returns>
    /// <exception cref="Engine.Errors.GitOpsException">That failed; the mirror is fetched anew.</exception>
    Task<bool> TidyAsync(CancellationToken cancellationToken);
}
