namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>One successful sync, for rollback.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.RevisionHistory")]
public sealed record RevisionHistory
{
    [Id(2), ProtoMember(2), JsonPropertyName("revision")]
    public string Revision { get; init; } = "";

    [Id(4), ProtoMember(4), JsonPropertyName("deployedAt"), AlwaysWritten]
    public DateTimeOffset DeployedAt { get; init; }

    [Id(5), ProtoMember(5), JsonPropertyName("id"), AlwaysWritten]
    public long Id { get; init; }

    [Id(6), ProtoMember(6), JsonPropertyName("source")]
    public ApplicationSource Source { get; init; } = new();

    [Id(7), ProtoMember(7), JsonPropertyName("deployStartedAt")]
    public DateTimeOffset? DeployStartedAt { get; init; }

    [Id(8), ProtoMember(8), JsonPropertyName("sources")]
    public ImmutableArray<ApplicationSource> Sources { get; init; } = [];

    [Id(9), ProtoMember(9), JsonPropertyName("revisions")]
    public ImmutableArray<string> Revisions { get; init; } = [];

    [Id(10), ProtoMember(10), JsonPropertyName("initiatedBy")]
    public OperationInitiator InitiatedBy { get; init; } = new();

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(RevisionHistory? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => HashCode.Combine(Revision, Id);
}
