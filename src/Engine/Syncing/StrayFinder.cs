using System.Collections.Concurrent;
using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Syncing;

/// <summary>Finds objects that an operation which did not end has made, and that no inventory lists.</summary>
public static class StrayFinder
{
    private const int Parallelism = 10;

    /// <param name="planned">What such operations planned.</param>
    /// <param name="inventory">What is known already.</param>
    /// <param name="facts">What watches know: an object that a watch says is not there is not asked for.</param>
    /// <param name="client">The destination.</param>
    /// <param name="discovery">Its resource types.</param>
    /// <param name="identity">Tells our objects from others.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Inventory entries for those that are in the cluster and ours, with the options that the objects themselves ask for.</returns>
    /// <exception cref="KubeApiException">The server refuses to tell.</exception>
    /// <exception cref="Errors.GitOpsException">The cluster cannot be reached.</exception>
    public static async Task<IReadOnlyList<InventoryEntry>> FindAsync(
        IEnumerable<ResourceKey> planned, Inventory inventory, IReadOnlyDictionary<ResourceKey, LiveFact> facts, IKubeClient client, ApiDiscovery discovery,
        ApplicationIdentity identity, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(planned);
        ArgumentNullException.ThrowIfNull(inventory);
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(discovery);
        ArgumentNullException.ThrowIfNull(identity);

        var found = new ConcurrentBag<InventoryEntry>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };
        var unknown = planned.Where(key => inventory.Find(key) is null && facts.GetValueOrDefault(key) is not { Exists: false });
        await Parallel.ForEachAsync(unknown, options, async (key, token) =>
        {
            if (TypeOf(key, discovery) is { } resource
                && await client.GetAsync(new ResourceAddress(resource, key.Namespace, key.Name), token) is { } live && identity.Owns(live))
            {
                found.Add(new InventoryEntry(
                    key, resource.Gvk.ApiVersion, live.Uid!, live.ResourceVersion!, "", new Reference(live.Uid!, ReadOnlyMemory<byte>.Empty), "",
                    ObjectOptionsParser.Parse(live, out _), Adopted: false));
            }
        });
        return [.. found];
    }

    /// <summary>The type to read such an object at; null: the cluster does not serve its kind, so it cannot be there.</summary>
    public static ApiResource? TypeOf(ResourceKey key, ApiDiscovery discovery)
    {
        ArgumentNullException.ThrowIfNull(discovery);
        return discovery.Resources
            .FirstOrDefault(candidate => candidate.Gvk.Group == key.Group && candidate.Gvk.Kind == key.Kind && candidate.Can("get"));
    }
}
