using System.Collections.Immutable;
using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Engine.Kubernetes.Watch;
using OrleansGitOps.Engine.Syncing;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Grains.Applications.State;
using OrleansGitOps.Grains.Clusters;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Grains.Applications;

/// <summary>One pass over what an application that is being deleted has in its cluster; run again until it is complete.</summary>
internal sealed class DeletionPass(IClusterConnections clusters, IKeyedHasher hasher, TimeProvider time)
{
    /// <returns>Never throws for what a cluster or a spec can cause: that is the outcome's failure.</returns>
    public async Task<DeletionOutcome> RunAsync(
        ApplicationSpec spec, DeletionRecord deletion, ApplicationIdentity identity, Inventory inventory, IReadOnlyCollection<ResourceKey> lost,
        ISyncClaim claim, CancellationToken cancellationToken)
    {
        if (inventory.Entries.IsEmpty && lost.Count == 0)
        {
            return new DeletionOutcome([], [], [], null);
        }

        try
        {
            var client = clusters.Get(Destinations.ServerOf(spec.Destination));
            var discovery = await client.DiscoverAsync(refresh: true, cancellationToken);
            var found = await StrayFinder.FindAsync(
                lost, inventory, ImmutableDictionary<ResourceKey, LiveFact>.Empty, client, discovery, identity, cancellationToken);
            var context = new SyncContext
            {
                Client = client,
                Identity = identity,
                Claim = claim,
                Hasher = hasher,
                LiveDigest = LiveDigest.Of,
                Revision = "",
                Time = time,
            };
            var request = new DeletionRequest(deletion.Cascade, deletion.PropagationPolicy, KeepAll: !SyncSettings.From(spec, out _).Delete);
            return await DeletionRunner.RunAsync(inventory.With(found, []), request, context, cancellationToken);
        }
        catch (GitOpsException exception) when (!deletion.Cascade && exception.Failure.Reason == FailureReason.ClusterUnreachable)
        {
            // Without cascade the objects stay anyway; that their marks stay too must not hold the application.
            return new DeletionOutcome([], [.. inventory.Entries.Select(entry => entry.Key)], [], null);
        }
        catch (GitOpsException exception)
        {
            return Failed(inventory, exception.Failure);
        }
        catch (KubeApiException exception)
        {
            return Failed(inventory, new Failure(
                FailureReason.ApplyRejected, $"The API server answered {exception.StatusCode}: {exception.Message}", new RetryPolicy.Backoff()));
        }
    }

    private static DeletionOutcome Failed(Inventory inventory, Failure failure) => new([], [], [.. inventory.Entries.Select(entry => entry.Key)], failure);
}
