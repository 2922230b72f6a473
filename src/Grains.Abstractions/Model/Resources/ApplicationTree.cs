namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>All resources of an application with their children.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.ApplicationTree")]
public sealed record ApplicationTree
{
    [Id(1), ProtoMember(1), JsonPropertyName("nodes")]
    public ImmutableArray<ResourceNode> Nodes { get; init; } = [];

    [Id(2), ProtoMember(2), JsonPropertyName("orphanedNodes")]
    public ImmutableArray<ResourceNode> OrphanedNodes { get; init; } = [];

    [Id(3), ProtoMember(3), JsonPropertyName("hosts")]
    public ImmutableArray<HostInfo> Hosts { get; init; } = [];

    [Id(4), ProtoMember(4), JsonPropertyName("shardsCount")]
    public long ShardsCount { get; init; }

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(ApplicationTree? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => HashCode.Combine(ShardsCount);
}
