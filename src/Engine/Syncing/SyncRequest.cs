using System.Collections.Immutable;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Syncing;

/// <summary>What one sync is asked to do.</summary>
/// <param name="Automated">Nobody asked: the brakes hold.</param>
/// <param name="Prune">Delete what Git no longer has; else it is reported as PruneSkipped.</param>
/// <param name="AllowEmpty">Lift the brake on pruning everything.</param>
/// <param name="DryRun">Dry run only; nothing is written and no claim is made.</param>
/// <param name="ApplyAll">Apply in-sync objects as well (a user's sync); else only what is out of sync.</param>
/// <param name="Only">Just these objects (self-heal, selective sync); null: all. With <paramref name="Prune"/> those of them that left Git are
/// deleted (Argo CD, "Selective Sync").</param>
public sealed record SyncRequest(
    bool Automated, bool Prune, bool AllowEmpty = false, bool DryRun = false, bool ApplyAll = false,
    ImmutableHashSet<ResourceKey>? Only = null);
