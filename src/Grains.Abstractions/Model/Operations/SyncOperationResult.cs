namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>What a sync did.</summary>
[GenerateSerializer, Immutable, Alias("gitops.SyncOperationResult")]
public sealed record SyncOperationResult
{
    [Id(1), JsonPropertyName("resources")]
    public ImmutableArray<ResourceResult> Resources { get; init; } = [];

    [Id(2), JsonPropertyName("revision"), AlwaysWritten]
    public string Revision { get; init; } = "";

    [Id(3), JsonPropertyName("source")]
    public ApplicationSource Source { get; init; } = new();

    [Id(4), JsonPropertyName("sources")]
    public ImmutableArray<ApplicationSource> Sources { get; init; } = [];

    [Id(5), JsonPropertyName("revisions")]
    public ImmutableArray<string> Revisions { get; init; } = [];

    [Id(6), JsonPropertyName("managedNamespaceMetadata")]
    public ManagedNamespaceMetadata? ManagedNamespaceMetadata { get; init; }

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(SyncOperationResult? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => HashCode.Combine(Revision);
}
