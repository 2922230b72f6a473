using System.Collections.Immutable;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Syncing;

/// <summary>What one sync is asked to do.</summary>
/// <param name="Automated">Nobody asked: the brakes hold.</param>
/// <param name="Prune">Delete what Git no longer has; else it is reported as PruneSkipped.</param>
/// <param name="AllowEmpty">Lift the brake on pruning everything.</param>
/// <param name="DryRun">Dry run only; nothing is written and no claim is made.</param>
/// <param name="ApplyAll">Apply in-sync objects as well (a user's sync); else only what is out of sync.</param>
/// <param name="Only">Just these objects, and no pruning (self-heal, selective sync); null: all.</param>
public sealed record SyncRequest(
    bool Automated, bool Prune, bool AllowEmpty = false, bool DryRun = false, bool ApplyAll = false,
    ImmutableHashSet<ResourceKey>? Only = null);
