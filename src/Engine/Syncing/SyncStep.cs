using System.Collections.Immutable;

namespace OrleansGitOps.Engine.Syncing;

/// <summary>Objects of one kind group: applied side by side, after all steps before it.</summary>
public sealed record SyncStep(string Kind, ImmutableArray<PlannedApply> Applies);
