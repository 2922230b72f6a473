namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Which sources, destinations and kinds the applications of a project may use, and who may act on them.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.AppProjectSpec")]
public sealed record AppProjectSpec
{
    [Id(1), ProtoMember(1), JsonPropertyName("sourceRepos")]
    public ImmutableArray<string> SourceRepos { get; init; } = [];

    [Id(2), ProtoMember(2), JsonPropertyName("destinations")]
    public ImmutableArray<ApplicationDestination> Destinations { get; init; } = [];

    [Id(3), ProtoMember(3), JsonPropertyName("description")]
    public string Description { get; init; } = "";

    [Id(4), ProtoMember(4), JsonPropertyName("roles")]
    public ImmutableArray<ProjectRole> Roles { get; init; } = [];

    [Id(5), ProtoMember(5), JsonPropertyName("clusterResourceWhitelist")]
    public ImmutableArray<ClusterResourceRestrictionItem> ClusterResourceWhitelist { get; init; } = [];

    [Id(6), ProtoMember(6), JsonPropertyName("namespaceResourceBlacklist")]
    public ImmutableArray<GroupKind> NamespaceResourceBlacklist { get; init; } = [];

    [Id(7), ProtoMember(7), JsonPropertyName("orphanedResources")]
    public OrphanedResourcesMonitorSettings? OrphanedResources { get; init; }

    [Id(8), ProtoMember(8), JsonPropertyName("syncWindows")]
    public ImmutableArray<SyncWindow> SyncWindows { get; init; } = [];

    [Id(9), ProtoMember(9), JsonPropertyName("namespaceResourceWhitelist")]
    public ImmutableArray<GroupKind> NamespaceResourceWhitelist { get; init; } = [];

    [Id(10), ProtoMember(10), JsonPropertyName("signatureKeys")]
    public ImmutableArray<SignatureKey> SignatureKeys { get; init; } = [];

    [Id(11), ProtoMember(11), JsonPropertyName("clusterResourceBlacklist")]
    public ImmutableArray<ClusterResourceRestrictionItem> ClusterResourceBlacklist { get; init; } = [];

    [Id(12), ProtoMember(12), JsonPropertyName("sourceNamespaces")]
    public ImmutableArray<string> SourceNamespaces { get; init; } = [];

    [Id(13), ProtoMember(13), JsonPropertyName("permitOnlyProjectScopedClusters")]
    public bool PermitOnlyProjectScopedClusters { get; init; }

    [Id(14), ProtoMember(14), JsonPropertyName("destinationServiceAccounts")]
    public ImmutableArray<ApplicationDestinationServiceAccount> DestinationServiceAccounts { get; init; } = [];

    [Id(15), ProtoMember(15), JsonPropertyName("sourceIntegrity")]
    public SourceIntegrity? SourceIntegrity { get; init; }

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(AppProjectSpec? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => HashCode.Combine(Description, PermitOnlyProjectScopedClusters);
}
