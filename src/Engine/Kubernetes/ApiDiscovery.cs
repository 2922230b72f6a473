using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Kubernetes;

/// <summary>What a cluster serves, as of one moment.</summary>
/// <param name="resources">Without subresources.</param>
/// <param name="unavailable">
/// <c>group/version</c> of what is announced but did not describe itself (its extension server is down): its kinds are missing here, or
/// as they were known before, so that a kind which is not found in one of them must not be taken for one that does not exist.
/// </param>
public sealed class ApiDiscovery(IReadOnlyList<ApiResource> resources, IReadOnlyList<string>? unavailable = null)
{
    private readonly Dictionary<GroupVersionKind, ApiResource> _byKind = resources
        .GroupBy(resource => resource.Gvk)
        .ToDictionary(group => group.Key, group => group.First());

    public IReadOnlyList<ApiResource> Resources { get; } = resources;

    public IReadOnlyList<string> Unavailable { get; } = unavailable ?? [];

    /// <summary>The resource type of exactly this group, version and kind, or null when the cluster does not serve it.</summary>
    public ApiResource? Find(GroupVersionKind gvk) => _byKind.GetValueOrDefault(gvk);
}
