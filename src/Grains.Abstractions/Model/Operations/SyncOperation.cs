namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>What a sync is to do.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.SyncOperation")]
public sealed record SyncOperation
{
    [Id(1), ProtoMember(1), JsonPropertyName("revision")]
    public string Revision { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("prune")]
    public bool Prune { get; init; }

    [Id(3), ProtoMember(3), JsonPropertyName("dryRun")]
    public bool DryRun { get; init; }

    [Id(4), ProtoMember(4), JsonPropertyName("syncStrategy")]
    public SyncStrategy? SyncStrategy { get; init; }

    /// <summary>Only these resources; empty: all.</summary>
    [Id(6), ProtoMember(6), JsonPropertyName("resources")]
    public ImmutableArray<SyncOperationResource> Resources { get; init; } = [];

    /// <summary>Overrides the source of the spec (rollback).</summary>
    [Id(7), ProtoMember(7), JsonPropertyName("source")]
    public ApplicationSource? Source { get; init; }

    [Id(8), ProtoMember(8), JsonPropertyName("manifests")]
    public ImmutableArray<string> Manifests { get; init; } = [];

    [Id(9), ProtoMember(9), JsonPropertyName("syncOptions")]
    public ImmutableArray<string> SyncOptions { get; init; } = [];

    [Id(10), ProtoMember(10), JsonPropertyName("sources")]
    public ImmutableArray<ApplicationSource> Sources { get; init; } = [];

    [Id(11), ProtoMember(11), JsonPropertyName("revisions")]
    public ImmutableArray<string> Revisions { get; init; } = [];

    [Id(12), ProtoMember(12), JsonPropertyName("autoHealAttemptsCount")]
    public long SelfHealAttemptsCount { get; init; }

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(SyncOperation? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => HashCode.Combine(Revision, Prune, DryRun, SelfHealAttemptsCount);
}
