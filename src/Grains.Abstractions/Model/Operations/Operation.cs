namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>An operation on an application, as asked for.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.Operation")]
public sealed record Operation
{
    [Id(1), ProtoMember(1), JsonPropertyName("sync")]
    public SyncOperation? Sync { get; init; }

    [Id(2), ProtoMember(2), JsonPropertyName("initiatedBy")]
    public OperationInitiator InitiatedBy { get; init; } = new();

    [Id(3), ProtoMember(3), JsonPropertyName("info")]
    public ImmutableArray<Info> Info { get; init; } = [];

    [Id(4), ProtoMember(4), JsonPropertyName("retry")]
    public RetryStrategy Retry { get; init; } = new();

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(Operation? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => Info.Length;
}
