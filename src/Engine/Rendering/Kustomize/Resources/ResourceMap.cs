using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Resources;

/// <summary>The objects of a kustomization in the order in which they came, unique by <see cref="ResourceId"/>.</summary>
internal sealed class ResourceMap(int maxObjects, NodeBudget budget)
{
    private readonly List<Resource> _resources = [];
    private HashSet<ResourceId>? _ids;

    public IReadOnlyList<Resource> Resources => _resources;

    /// <summary>What the filters of the whole build may add to objects; each counts what it adds before it does.</summary>
    public NodeBudget Budget => budget;

    /// <exception cref="Errors.GitOpsException">The id is taken.</exception>
    public void Append(Resource resource, string where)
    {
        _ids ??= [.. _resources.Select(known => known.Id)];
        if (!_ids.Add(resource.Id))
        {
            throw RenderError.Failed(
                $"{where}: may not add resource with an already registered id: {resource.Id}. Remove one of the two or give it "
                + "another name.");
        }

        if (_resources.Count >= maxObjects)
        {
            throw RenderError.LimitExceeded($"{where}: more than {maxObjects} objects.");
        }

        _resources.Add(resource);
    }

    public void AppendAll(IEnumerable<Resource> resources, string where)
    {
        foreach (var resource in resources)
        {
            Append(resource, where);
        }
    }

    /// <summary>Must follow changes of names, kinds and namespaces: ids are indexed.</summary>
    public void Reindex() => _ids = null;

    public void RemoveWhere(Predicate<Resource> condition)
    {
        if (_resources.RemoveAll(condition) > 0)
        {
            Reindex();
        }
    }

    public void SortBy(Comparison<Resource> comparison)
    {
        var sorted = _resources.Order(Comparer<Resource>.Create(comparison)).ToList();
        _resources.Clear();
        _resources.AddRange(sorted);
    }

    /// <exception cref="Errors.GitOpsException">Two objects have the same id now.</exception>
    public void RequireUniqueIds(string where)
    {
        var ids = new HashSet<ResourceId>(_resources.Count);
        foreach (var resource in _resources)
        {
            if (!ids.Add(resource.Id))
            {
                throw RenderError.Failed(
                    $"{where}: namespace transformation produces ID conflict: two resources become {resource.Id}; rename one of them.");
            }
        }

        _ids = ids;
    }

    /// <summary>Adds what a generator made: new, or merged into or instead of the one object that has or had its id.</summary>
    public void Absorb(Resource generated, string where)
    {
        budget.SpendValue(generated.Content, 0);
        var matches = _resources.Where(resource => resource.HadId(generated.Id)).ToList();
        if (matches.Count > 1)
        {
            throw RenderError.Failed($"{where}: {matches.Count} resources could take the {generated.Behavior} of {generated.Id}.");
        }

        if (matches.Count == 0)
        {
            if (generated.Behavior != GeneratorBehavior.Create)
            {
                throw RenderError.Failed(
                    $"{where}.behavior: {generated.Id} does not exist; cannot merge or replace. Remove 'behavior' to create it.");
            }

            Append(generated, where);
            return;
        }

        if (generated.Behavior == GeneratorBehavior.Create)
        {
            throw RenderError.Failed(
                $"{where}.behavior: {generated.Id} exists already; behavior must be 'merge' or 'replace'.");
        }

        Merge(matches[0], generated);
        _resources[_resources.IndexOf(matches[0])] = generated;
        Reindex();
    }

    private static void Merge(Resource old, Resource generated)
    {
        MergeMap(generated.EnsureMetadata(), "labels", old.Labels, generated.Labels);
        MergeMap(generated.EnsureMetadata(), "annotations", old.Annotations, generated.Annotations);
        if (generated.Behavior == GeneratorBehavior.Merge)
        {
            MergeMap(generated.Content, "data", old.Content["data"] as JsonObject, generated.Content["data"] as JsonObject);
            MergeMap(
                generated.Content, "binaryData", old.Content["binaryData"] as JsonObject, generated.Content["binaryData"] as JsonObject);
        }

        generated.SetName(old.Name);
        generated.SetNamespace(old.Namespace);
        generated.TakeHistoryOf(old);
        generated.NeedsHash = old.NeedsHash && generated.NeedsHash;
    }

    private static void MergeMap(JsonObject parent, string key, JsonObject? below, JsonObject? above)
    {
        var merged = JsonText.Map(below);
        foreach (var (name, value) in JsonText.Map(above))
        {
            merged[name] = value;
        }

        if (merged.Count == 0)
        {
            parent.Remove(key);
            return;
        }

        var map = new JsonObject();
        foreach (var (name, value) in merged.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            map[name] = value;
        }

        parent[key] = map;
    }
}
