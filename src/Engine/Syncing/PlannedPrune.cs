using OrleansGitOps.Engine.Diffing;

namespace OrleansGitOps.Engine.Syncing;

/// <summary>One inventory entry that Git no longer has.</summary>
/// <param name="Skip">Why it stays (<c>Prune=false</c>, pruning is off, a CRD...); null: delete it.</param>
public sealed record PlannedPrune(InventoryEntry Entry, string? Skip);
