using System.Collections.Immutable;
using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Syncing;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Grains.Applications.Reconciling;

/// <summary>What a running reconcile asks of its application. Every call comes back to the activation, one at a time.</summary>
internal interface IReconcileHost
{
    /// <summary>Follows these objects by watch from now on, and tells what the watches know of them.</summary>
    /// <param name="objects">Every object of the application with the type that Git uses.</param>
    /// <returns>Facts of objects whose watch works; the others must be read.</returns>
    Task<ImmutableDictionary<ResourceKey, LiveFact>> WatchAsync(IReadOnlyCollection<WatchedObject> objects, CancellationToken cancellationToken);

    /// <summary>The right to write for one sync or heal.</summary>
    /// <param name="running">What users see while it runs; null for a heal, which does not show as an operation.</param>
    ISyncClaim ClaimFor(OperationState? running);

    /// <summary>Stores what a long sync has done so far, so that a lost silo costs little.</summary>
    Task SaveProgressAsync(IReadOnlyList<SyncProgress> done);
}

internal readonly record struct WatchedObject(ResourceKey Key, GroupVersionKind Gvk);
