using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Kubernetes;

/// <summary>What a cluster serves, as of one moment.</summary>
public sealed class ApiDiscovery(IReadOnlyList<ApiResource> resources)
{
    private readonly Dictionary<GroupVersionKind, ApiResource> _byKind = resources
        .GroupBy(resource => resource.Gvk)
        .ToDictionary(group => group.Key, group => group.First());

    public IReadOnlyList<ApiResource> Resources { get; } = resources;

    /// <summary>The resource type of exactly this group, version and kind, or null when the cluster does not serve it.</summary>
    public ApiResource? Find(GroupVersionKind gvk) => _byKind.GetValueOrDefault(gvk);
}
