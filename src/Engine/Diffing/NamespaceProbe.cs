using System.Collections.Concurrent;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>
/// Whether a namespace that the desired state brings along is still to be made. Asked once per namespace and
/// comparison, so that a first sync does not ask for every object in vain.
/// </summary>
internal sealed class NamespaceProbe
{
    private static readonly GroupVersionKind Kind = new("", "v1", "Namespace");
    private readonly IKubeClient _client;
    private readonly HashSet<string> _brought;
    private readonly ConcurrentDictionary<string, Lazy<Task<bool>>> _missing = [];

    public NamespaceProbe(DesiredState desired, IKubeClient client)
    {
        _client = client;
        _brought = [.. desired.Objects.Where(item => item.Key is { Group: "", Kind: "Namespace" }).Select(item => item.Key.Name)];
        if (desired.Namespace is { } made)
        {
            _brought.Add(made.Name);
        }
    }

    /// <summary>False for a namespace that is not part of the desired state: then the dry run tells.</summary>
    public Task<bool> IsMissingAsync(string name, CancellationToken cancellationToken) =>
        _brought.Contains(name)
            ? _missing.GetOrAdd(name, key => new Lazy<Task<bool>>(() => AskAsync(key, cancellationToken))).Value
            : Task.FromResult(false);

    private async Task<bool> AskAsync(string name, CancellationToken cancellationToken)
    {
        var discovery = await _client.DiscoverAsync(refresh: false, cancellationToken);
        return discovery.Find(Kind) is { } resource
            && await _client.GetAsync(new ResourceAddress(resource, "", name), cancellationToken) is null;
    }
}
