using System.Collections.Immutable;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Resources;

/// <summary>
/// Reads an application's objects and, level by level, what they made. One list per kind and namespace: objects of the application by its label, children by
/// the kinds that <see cref="ChildKinds"/> names. Nothing is kept.
/// </summary>
/// <param name="client">The destination.</param>
/// <param name="labelSelector">Selects the application's own objects.</param>
public sealed class ResourceTreeReader(IKubeClient client, string labelSelector)
{
    private const int Parallelism = 10;
    private const int MaxDepth = 8;

    /// <summary>Of one kind in one namespace. Beyond it children are left out, and the tree says so.</summary>
    private const int MaxObjects = 5_000;

    /// <param name="resources">The application's resources as its status lists them.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="KubeApiException">The server failed (not: forbids one kind of children, which are left out then).</exception>
    /// <exception cref="Errors.GitOpsException">The cluster cannot be reached.</exception>
    public async Task<ApplicationTree> ReadAsync(IReadOnlyCollection<ResourceStatus> resources, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resources);

        var discovery = await client.DiscoverAsync(refresh: false, cancellationToken);
        var roots = await ReadRootsAsync(resources, discovery, cancellationToken);
        var nodes = new Dictionary<string, ResourceNode>(StringComparer.Ordinal);
        var incomplete = new List<string>();
        var listed = new HashSet<(string Namespace, GroupVersionKind Type)>();
        var candidates = new List<KubeObject>();
        var parents = new Dictionary<string, KubeObject>(StringComparer.Ordinal);
        foreach (var root in roots.Values.OfType<KubeObject>())
        {
            nodes[root.Uid ?? $"{root.Key}"] = ResourceNodes.Of(root, []);
            parents[root.Uid ?? $"{root.Key}"] = root;
        }

        IReadOnlyCollection<KubeObject> level = parents.Values;
        for (var depth = 0; depth < MaxDepth && level.Count > 0; depth++)
        {
            var wanted = level.SelectMany(parent => ChildKinds.Of(parent.Gvk, discovery)
                .Select(type => (Space: parent.Namespace, Type: type)))
                .Where(item => item.Space.Length > 0 && listed.Add((item.Space, item.Type.Gvk))).ToList();
            foreach (var (found, problem) in await ListAsync(wanted, cancellationToken))
            {
                candidates.AddRange(found);
                incomplete.AddRange(problem is null ? [] : [problem]);
            }

            List<KubeObject> next = [];
            foreach (var child in candidates)
            {
                if (child.Uid is { } uid && !nodes.ContainsKey(uid) && Owners(child, parents) is { Length: > 0 } owners)
                {
                    nodes[uid] = ResourceNodes.Of(child, owners);
                    parents[uid] = child;
                    next.Add(child);
                }
            }

            level = next;
        }

        var missing = resources.Where(item => roots[KeyOf(item)] is null).Select(ResourceNodes.Missing);
        var info = incomplete.Count == 0 ? null : new InfoItem { Name = "Children", Value = $"not all are shown: {string.Join("; ", incomplete)}" };
        return new ApplicationTree
        {
            Nodes =
            [
                .. nodes.Values.Select(node => info is not null && node.ParentRefs.IsEmpty ? node with { Info = node.Info.Add(info) } : node)
                    .Concat(missing)
                    .OrderBy(node => (node.Group, node.Kind, node.Namespace, node.Name).ToString(), StringComparer.Ordinal),
            ],
        };
    }

    /// <summary>What is there of each resource; null: nothing.</summary>
    private async Task<Dictionary<ResourceKey, KubeObject?>> ReadRootsAsync(
        IReadOnlyCollection<ResourceStatus> resources, ApiDiscovery discovery, CancellationToken cancellationToken)
    {
        var roots = resources.Select(KeyOf).Distinct().ToDictionary(key => key, KubeObject? (_) => null);
        var types = resources.Select(item => (Space: item.Namespace, Type: TypeOf(item, discovery))).Where(item => item.Type is not null).Distinct().ToList();
        foreach (var live in (await ForEachAsync(
            types, (item, token) => client.ListAllAsync(item.Type!, new ListOptions(item.Space, labelSelector), token), cancellationToken))
            .SelectMany(list => list.Items).Where(live => roots.ContainsKey(live.Key)))
        {
            roots[live.Key] = live;
        }

        // Who lost the label is read for itself.
        var unlabelled = resources.Where(item => roots[KeyOf(item)] is null && TypeOf(item, discovery) is not null).ToList();
        foreach (var live in await ForEachAsync(
            unlabelled, (item, token) => client.GetAsync(new ResourceAddress(TypeOf(item, discovery)!, item.Namespace, item.Name), token), cancellationToken))
        {
            if (live is not null && roots.ContainsKey(live.Key))
            {
                roots[live.Key] = live;
            }
        }

        return roots;
    }

    private Task<IReadOnlyList<(IReadOnlyList<KubeObject> Found, string? Problem)>> ListAsync(
        IReadOnlyCollection<(string Space, ApiResource Type)> wanted, CancellationToken cancellationToken) => ForEachAsync(
        wanted,
        async (item, token) =>
        {
            var found = new List<KubeObject>();
            try
            {
                for (var options = new ListOptions(item.Space); ;)
                {
                    var page = await client.ListAsync(item.Type, options, token);
                    found.AddRange(page.Items);
                    if (page.Continue is null)
                    {
                        return ((IReadOnlyList<KubeObject>)found, (string?)null);
                    }

                    if (found.Count >= MaxObjects)
                    {
                        return (found, $"there are more than {MaxObjects} {item.Type.Plural} in namespace {item.Space}");
                    }

                    options = options with { Continue = page.Continue };
                }
            }
            catch (KubeApiException exception) when (exception.StatusCode is 403 or 404 or 405 or 410)
            {
                return (found, $"{item.Type.Plural} in namespace {item.Space} cannot be listed ({exception.StatusCode})");
            }
        },
        cancellationToken);

    private static async Task<IReadOnlyList<TResult>> ForEachAsync<T, TResult>(
        IReadOnlyCollection<T> items, Func<T, CancellationToken, Task<TResult>> work, CancellationToken cancellationToken)
    {
        var results = new TResult[items.Count];
        await Parallel.ForEachAsync(
            items.Select((item, i) => (item, i)),
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (pair, token) => results[pair.i] = await work(pair.item, token));
        return results;
    }

    /// <summary>By owner reference; Endpoints, which have none, by the name that they share with their Service.</summary>
    private static ImmutableArray<ResourceRef> Owners(KubeObject child, Dictionary<string, KubeObject> parents)
    {
        var owners = ResourceNodes.OwnersOf(child).Where(owner => parents.ContainsKey(owner.Uid)).ToImmutableArray();
        if (owners.IsEmpty && child.Gvk is { Group: "", Kind: "Endpoints" })
        {
            return [.. parents.Values.Where(parent => parent.Gvk is { Group: "", Kind: "Service" }
                && parent.Name == child.Name && parent.Namespace == child.Namespace).Select(ResourceNodes.RefOf)];
        }

        return owners;
    }

    private static ApiResource? TypeOf(ResourceStatus item, ApiDiscovery discovery) =>
        discovery.Find(new GroupVersionKind(item.Group, item.Version, item.Kind))
        ?? discovery.Resources.FirstOrDefault(type => type.Gvk.Group == item.Group && type.Gvk.Kind == item.Kind && type.Can("list"));

    private static ResourceKey KeyOf(ResourceStatus item) => new(item.Group, item.Kind, item.Namespace, item.Name);
}
