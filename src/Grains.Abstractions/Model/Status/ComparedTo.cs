namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>What the last comparison was made with.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.ComparedTo")]
public sealed record ComparedTo
{
    [Id(1), ProtoMember(1), JsonPropertyName("source")]
    public ApplicationSource Source { get; init; } = new();

    [Id(2), ProtoMember(2), JsonPropertyName("destination")]
    public ApplicationDestination Destination { get; init; } = new();

    [Id(3), ProtoMember(3), JsonPropertyName("sources")]
    public ImmutableArray<ApplicationSource> Sources { get; init; } = [];

    [Id(4), ProtoMember(4), JsonPropertyName("ignoreDifferences")]
    public ImmutableArray<ResourceIgnoreDifferences> IgnoreDifferences { get; init; } = [];

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(ComparedTo? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => Sources.Length;
}
