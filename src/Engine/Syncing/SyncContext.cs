using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Syncing;

/// <summary>What a sync needs besides its plan.</summary>
public sealed record SyncContext
{
    public required IKubeClient Client { get; init; }

    public required ApplicationIdentity Identity { get; init; }

    public required ISyncClaim Claim { get; init; }

    public required IKeyedHasher Hasher { get; init; }

    /// <summary>Digest of a live object, the same that watches compute.</summary>
    public required Func<KubeObject, string> LiveDigest { get; init; }

    /// <summary>Commit that is applied, for the drift journal.</summary>
    public required string Revision { get; init; }

    /// <summary>Called after each object, from several tasks at once; must be quick and must not throw.</summary>
    public Action<SyncProgress> Progress { get; init; } = static _ => { };

    public ForeignManagers ForeignManagers { get; init; } = ForeignManagers.Default;

    public SyncOptions Options { get; init; } = SyncOptions.Default;

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
