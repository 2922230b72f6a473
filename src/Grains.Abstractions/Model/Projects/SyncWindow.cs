namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>A time window in which syncs are allowed or denied.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.SyncWindow")]
public sealed record SyncWindow
{
    [Id(1), ProtoMember(1), JsonPropertyName("kind")]
    public string Kind { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("schedule")]
    public string Schedule { get; init; } = "";

    [Id(3), ProtoMember(3), JsonPropertyName("duration")]
    public string Duration { get; init; } = "";

    [Id(4), ProtoMember(4), JsonPropertyName("applications")]
    public ImmutableArray<string> Applications { get; init; } = [];

    [Id(5), ProtoMember(5), JsonPropertyName("namespaces")]
    public ImmutableArray<string> Namespaces { get; init; } = [];

    [Id(6), ProtoMember(6), JsonPropertyName("clusters")]
    public ImmutableArray<string> Clusters { get; init; } = [];

    [Id(7), ProtoMember(7), JsonPropertyName("manualSync")]
    public bool ManualSync { get; init; }

    [Id(8), ProtoMember(8), JsonPropertyName("timeZone")]
    public string TimeZone { get; init; } = "";

    [Id(9), ProtoMember(9), JsonPropertyName("andOperator")]
    public bool UseAndOperator { get; init; }

    [Id(10), ProtoMember(10), JsonPropertyName("description")]
    public string Description { get; init; } = "";

    [Id(11), ProtoMember(11), JsonPropertyName("syncOverrun")]
    public bool SyncOverrun { get; init; }

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(SyncWindow? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => HashCode.Combine(Kind, Schedule, Duration, ManualSync);
}
