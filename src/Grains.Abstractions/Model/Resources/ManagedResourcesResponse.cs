namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Answer of the managed-resources call.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.ManagedResourcesResponse")]
public sealed record ManagedResourcesResponse
{
    [Id(1), ProtoMember(1), JsonPropertyName("items"), AlwaysWritten]
    public ImmutableArray<ResourceDiff> Items { get; init; } = [];

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(ManagedResourcesResponse? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => Items.Length;
}
