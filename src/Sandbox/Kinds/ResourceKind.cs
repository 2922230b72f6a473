using OrleansGitOps.Manifests.Objects;
using OrleansGitOps.Manifests.Schemas;

namespace OrleansGitOps.Sandbox.Kinds;

/// <summary>A kind as it is served: its names, where it lives, what it can do.</summary>
internal sealed record ResourceKind(GroupVersionKind Gvk, string Plural, bool IsNamespaced)
{
    public string Group => Gvk.Group;

    public string Version => Gvk.Version;

    public string Kind => Gvk.Kind;

    public string ListKind { get; init; } = $"{Gvk.Kind}List";

    public string Singular { get; init; } = Gvk.Kind.ToLowerInvariant();

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Status is written through a subresource of its own only.</summary>
    public bool HasStatus { get; init; }

    /// <summary>Paths of the scale subresource, or null.</summary>
    public ScalePaths? Scale { get; init; }

    public Schema Schema { get; init; } = Schema.Untyped;

    /// <summary>Values, by their paths in dots, that field selectors may ask for beside name and namespace.</summary>
    public IReadOnlyList<string> SelectableFields { get; init; } = [];

    public IReadOnlyList<TableColumn> Columns { get; init; } = [];

    /// <summary>Defined by a CustomResourceDefinition.</summary>
    public bool IsCustom { get; init; }

    /// <summary>metadata.generation counts changes of the desired state.</summary>
    public bool CountsGenerations { get; init; }

    /// <summary>Where the store keeps the objects: one place for all versions of a kind.</summary>
    public string Collection { get; } = CollectionOf(Gvk.Group, Plural);

    /// <summary>As messages name it: <c>deployments.apps</c>.</summary>
    public string QualifiedPlural => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>As messages name it: <c>Deployment.apps</c>.</summary>
    public string QualifiedKind => Group.Length == 0 ? Kind : $"{Kind}.{Group}";

    public static string CollectionOf(string group, string plural) => $"{group}/{plural}";
}
