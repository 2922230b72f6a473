using System.Collections.Immutable;
using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Engine.Rendering.Caching;
using OrleansGitOps.Grains.Abstractions;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Grains.Applications.State;
using OrleansGitOps.Grains.Clusters;

namespace OrleansGitOps.Grains.Applications;

/// <summary>Reads desired and live state of each managed resource for the API; nothing is kept.</summary>
internal sealed class ManagedResources(IClusterConnections clusters, IKeyedHasher hasher, ApplicationOptions options)
{
    /// <exception cref="RequestFailedException">Unavailable: the cluster does not answer; FailedPrecondition: the spec cannot be worked on.</exception>
    public async Task<ImmutableArray<ResourceDiff>> ReadAsync(
        ApplicationSpec spec, ApplicationIdentity identity, DesiredRecord? desired, Inventory inventory, CancellationToken cancellationToken)
    {
        try
        {
            var client = clusters.Get(Destinations.ServerOf(spec.Destination));
            var discovery = await client.DiscoverAsync(refresh: false, cancellationToken);
            var settings = SyncSettings.From(spec, out _);
            var state = desired is null
                ? null
                : DesiredStateBuilder.Build(RenderedManifests.Decode(desired.Body), identity, settings, discovery, hasher).State;
            return await ManagedResourcesView.BuildAsync(state, inventory, client, options.ForeignManagers, cancellationToken);
        }
        catch (GitOpsException exception)
        {
            throw ClusterFailures.Refuse(exception);
        }
        catch (KubeApiException exception)
        {
            throw ClusterFailures.Refuse(exception);
        }
    }
}
