using System.Collections.Immutable;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Syncing;

/// <summary>Where the deletion of an application's objects stands after one pass.</summary>
/// <param name="Gone">No longer in the cluster, or no longer ours: out of the inventory.</param>
/// <param name="Kept">Stays on purpose (<c>Delete=false</c>, <c>keep</c>, CRDs): out of the inventory.</param>
/// <param name="Remaining">Deletion was asked for and the object is still there (finalizers, foreground): run again later.</param>
/// <param name="Failure">Set when an object could not be deleted; the pass went on with the others of its step.</param>
public sealed record DeletionOutcome(
    ImmutableArray<ResourceKey> Gone, ImmutableArray<ResourceKey> Kept, ImmutableArray<ResourceKey> Remaining, Failure? Failure)
{
    public bool Completed => Remaining.IsEmpty && Failure is null;
}
