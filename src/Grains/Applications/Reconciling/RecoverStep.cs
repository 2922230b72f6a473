using System.Collections.Immutable;
using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Grains.Applications.Reconciling;

/// <summary>
/// An operation that lost its silo may have created objects that no inventory lists. They are in its stored plan: those that Git no longer has and that
/// carry our marks enter the inventory here, so that the sync prunes them. Those that Git still has are adopted by the sync anyhow.
/// </summary>
internal sealed class RecoverStep : IReconcileStep
{
    public async Task<bool> RunAsync(ReconcileContext context, CancellationToken cancellationToken)
    {
        ImmutableArray<string> unknown = [.. context.Stray.Where(key => context.State!.Find(ResourceKey.Parse(key)) is null)];
        if (unknown.Length > 0)
        {
            var found = await FindStrayAsync(unknown, context.Inventory, context.Client!, context.Discovery!, context.Identity, cancellationToken);
            context.Inventory = context.Inventory.With(found, []);
        }

        return true;
    }

    /// <summary>Inventory entries for planned objects that are in the cluster, ours, and not listed.</summary>
    public static async Task<IReadOnlyList<InventoryEntry>> FindStrayAsync(
        ImmutableArray<string> planned, Inventory inventory, IKubeClient client, ApiDiscovery discovery, ApplicationIdentity identity,
        CancellationToken cancellationToken)
    {
        List<InventoryEntry> found = [];
        foreach (var key in planned.Select(ResourceKey.Parse).Where(key => inventory.Find(key) is null))
        {
            var resource = discovery.Resources
                .FirstOrDefault(candidate => candidate.Gvk.Group == key.Group && candidate.Gvk.Kind == key.Kind && candidate.Can("get"));
            if (resource is not null
                && await client.GetAsync(new ResourceAddress(resource, key.Namespace, key.Name), cancellationToken) is { } live
                && identity.Owns(live))
            {
                found.Add(new InventoryEntry(
                    key, resource.Gvk.ApiVersion, live.Uid!, live.ResourceVersion!, "", new Reference(live.Uid!, ReadOnlyMemory<byte>.Empty), "",
                    ObjectOptions.Default, Adopted: false));
            }
        }

        return found;
    }
}
