using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>Reads live objects in exactly the type that Git uses.</summary>
internal sealed class LiveReader(IKubeClient client)
{
    private ApiDiscovery? _discovery;

    public async Task<KubeObject?> ReadAsync(ResourceKey key, string apiVersion, ApiResource? resource, CancellationToken cancellationToken)
    {
        resource ??= await FindAsync(key, apiVersion, cancellationToken);
        return resource is null ? null : await client.GetAsync(new ResourceAddress(resource, key.Namespace, key.Name), cancellationToken);
    }

    /// <summary>
    /// The resource type of an inventory entry. When the cluster stopped serving that version another one of the same kind is taken; null:
    /// the kind is gone, and its objects with it.
    /// </summary>
    public async Task<ApiResource?> FindAsync(ResourceKey key, string apiVersion, CancellationToken cancellationToken)
    {
        var gvk = GroupVersionKind.Parse(apiVersion, key.Kind);
        _discovery ??= await client.DiscoverAsync(refresh: false, cancellationToken);
        if (Find(_discovery, gvk) is { } known)
        {
            return known;
        }

        _discovery = await client.DiscoverAsync(refresh: true, cancellationToken);
        return Find(_discovery, gvk);
    }

    private static ApiResource? Find(ApiDiscovery discovery, GroupVersionKind gvk) =>
        discovery.Find(gvk)
        ?? discovery.Resources.FirstOrDefault(other => other.Gvk.Group == gvk.Group && other.Gvk.Kind == gvk.Kind && other.Can("get"));
}
