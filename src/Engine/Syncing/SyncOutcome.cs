using System.Collections.Immutable;
using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Syncing;

/// <summary>What a sync did.</summary>
/// <param name="Phase">The model's <c>OperationPhase</c>: Succeeded, Failed (an object failed), or Error (claim lost, cluster unreachable,
/// brake).</param>
/// <param name="Results">Per object, in plan order.</param>
/// <param name="Updated">New inventory entries; also of a failed sync.</param>
/// <param name="Removed">Pruned or gone: no longer in the inventory.</param>
/// <param name="Drifts">For the drift journal: what was reverted, or could not be.</param>
/// <param name="Failure">Why it did not succeed; null when it did.</param>
public sealed record SyncOutcome(
    string Phase,
    string Message,
    ImmutableArray<ResourceResult> Results,
    ImmutableArray<InventoryEntry> Updated,
    ImmutableArray<ResourceKey> Removed,
    ImmutableArray<DriftEntry> Drifts,
    Failure? Failure)
{
    public bool Succeeded => Phase == OperationPhase.Succeeded;
}
