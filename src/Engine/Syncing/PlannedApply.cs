using OrleansGitOps.Engine.Diffing;

namespace OrleansGitOps.Engine.Syncing;

/// <summary>One object to apply.</summary>
/// <param name="Desired">What to send.</param>
/// <param name="Known">What the inventory knows of it, or null.</param>
/// <param name="Comparison">What the comparison found.</param>
public sealed record PlannedApply(DesiredObject Desired, InventoryEntry? Known, ResourceComparison Comparison);
