namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Result of the last comparison of desired and live state.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.SyncStatus")]
public sealed record SyncStatus
{
    /// <summary>See <see cref="SyncStatusCode"/>.</summary>
    [Id(1), ProtoMember(1), JsonPropertyName("status"), AlwaysWritten]
    public string Status { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("comparedTo")]
    public ComparedTo ComparedTo { get; init; } = new();

    [Id(3), ProtoMember(3), JsonPropertyName("revision")]
    public string Revision { get; init; } = "";

    [Id(4), ProtoMember(4), JsonPropertyName("revisions")]
    public ImmutableArray<string> Revisions { get; init; } = [];

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(SyncStatus? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => HashCode.Combine(Status, Revision);
}
