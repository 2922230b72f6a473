using System.Collections.Immutable;
using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Syncing;

/// <summary>What a sync will do, in order: namespace, steps, prunes.</summary>
/// <param name="Namespace">The namespace to make first when it is missing, or null.</param>
/// <param name="Steps">In kind order.</param>
/// <param name="Prunes">In reverse kind order.</param>
/// <param name="Unchanged">In sync and left alone; reported as synced.</param>
/// <param name="Refused">A brake holds: nothing may be done; null otherwise.</param>
public sealed record SyncPlan(
    SyncRequest Request,
    NamespaceRequest? Namespace,
    ImmutableArray<SyncStep> Steps,
    ImmutableArray<PlannedPrune> Prunes,
    ImmutableArray<ResourceComparison> Unchanged,
    Failure? Refused)
{
    /// <summary>Every key that may be written, for the claim.</summary>
    public IReadOnlyList<ResourceKey> Keys =>
        [.. Steps.SelectMany(step => step.Applies).Select(apply => apply.Desired.Key),
            .. Prunes.Where(prune => prune.Skip is null).Select(prune => prune.Entry.Key)];

    /// <summary>Nothing to write.</summary>
    public bool IsEmpty => Steps.IsEmpty && Prunes.All(prune => prune.Skip is not null);
}
