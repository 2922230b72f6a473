namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>What a sync would do to fields that others own on an object: an addition of ours to <see cref="ResourceDiff"/>. Paths, never values.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.ResourceTakeover")]
public sealed record ResourceTakeover
{
    /// <summary>Field managers whose fields these are.</summary>
    [Id(1), ProtoMember(1), JsonPropertyName("managers")]
    public ImmutableArray<string> Managers { get; init; } = [];

    /// <summary>At adoption: fields that Git sets and another manager owns.</summary>
    [Id(2), ProtoMember(2), JsonPropertyName("takenOver")]
    public ImmutableArray<string> TakenOver { get; init; } = [];

    /// <summary>Fields that Git does not set and that would go.</summary>
    [Id(3), ProtoMember(3), JsonPropertyName("removed")]
    public ImmutableArray<string> Removed { get; init; } = [];

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(ResourceTakeover? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => HashCode.Combine(Managers.Length, TakenOver.Length, Removed.Length);
}
