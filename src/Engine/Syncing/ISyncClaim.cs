using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Syncing;

/// <summary>The right to write, held by one operation of one activation and kept in storage.</summary>
public interface ISyncClaim
{
    /// <summary>Stores the operation with its planned keys (versioned write). False: another one holds it; nothing is written.</summary>
    Task<bool> ClaimAsync(IReadOnlyList<ResourceKey> planned, CancellationToken cancellationToken);

    /// <summary>Whether the stored claim is still ours. False stops the sync at once.</summary>
    Task<bool> ConfirmAsync(CancellationToken cancellationToken);
}
