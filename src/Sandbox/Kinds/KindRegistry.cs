using System.Collections.Immutable;

namespace OrleansGitOps.Sandbox.Kinds;

/// <summary>All kinds that are served now. Reads take no lock.</summary>
internal sealed class KindRegistry
{
    private readonly Lock _gate = new();
    private ImmutableDictionary<string, ImmutableArray<ResourceKind>> _custom = ImmutableDictionary<string, ImmutableArray<ResourceKind>>.Empty;
    private volatile Known _known = new(BuiltInKinds.All);

    /// <summary>In the order of discovery: built-in kinds, then custom ones by group and name.</summary>
    public IReadOnlyList<ResourceKind> All => _known.All;

    public ResourceKind? Find(string group, string version, string plural) => _known.ByResource.GetValueOrDefault((group, version, plural));

    public ResourceKind? FindKind(string group, string version, string kind) => _known.ByKind.GetValueOrDefault((group, version, kind));

    /// <summary>The kind of a collection in its preferred version.</summary>
    public ResourceKind? FindCollection(string collection) => _known.ByCollection.GetValueOrDefault(collection);

    /// <summary>Exchanges the kinds of a CustomResourceDefinition.</summary>
    public void Define(string definition, IReadOnlyList<ResourceKind> kinds)
    {
        lock (_gate)
        {
            _custom = kinds.Count == 0 ? _custom.Remove(definition) : _custom.SetItem(definition, [.. kinds]);
            _known = new Known([.. BuiltInKinds.All, .. _custom.OrderBy(entry => entry.Key, StringComparer.Ordinal).SelectMany(entry => entry.Value)]);
        }
    }

    private sealed class Known(IReadOnlyList<ResourceKind> all)
    {
        public IReadOnlyList<ResourceKind> All { get; } = all;

        public IReadOnlyDictionary<(string, string, string), ResourceKind> ByResource { get; } =
            all.ToDictionary(kind => (kind.Group, kind.Version, kind.Plural));

        public IReadOnlyDictionary<(string, string, string), ResourceKind> ByKind { get; } =
            all.ToDictionary(kind => (kind.Group, kind.Version, kind.Kind));

        public IReadOnlyDictionary<string, ResourceKind> ByCollection { get; } =
            all.GroupBy(kind => kind.Collection).ToDictionary(kinds => kinds.Key, kinds => kinds.First());
    }
}
