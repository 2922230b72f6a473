namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>What a sync did.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.SyncOperationResult")]
public sealed record SyncOperationResult
{
    [Id(1), ProtoMember(1), JsonPropertyName("resources")]
    public ImmutableArray<ResourceResult> Resources { get; init; } = [];

    [Id(2), ProtoMember(2), JsonPropertyName("revision"), AlwaysWritten]
    public string Revision { get; init; } = "";

    [Id(3), ProtoMember(3), JsonPropertyName("source")]
    public ApplicationSource Source { get; init; } = new();

    [Id(4), ProtoMember(4), JsonPropertyName("sources")]
    public ImmutableArray<ApplicationSource> Sources { get; init; } = [];

    [Id(5), ProtoMember(5), JsonPropertyName("revisions")]
    public ImmutableArray<string> Revisions { get; init; } = [];

    [Id(6), ProtoMember(6), JsonPropertyName("managedNamespaceMetadata")]
    public ManagedNamespaceMetadata? ManagedNamespaceMetadata { get; init; }

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(SyncOperationResult? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => HashCode.Combine(Revision);
}
