namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>The tokens of one role.</summary>
[GenerateSerializer, Immutable, ProtoContract(Name = "JWTTokens"), Alias("gitops.JwtTokens")]
public sealed record JwtTokens
{
    [Id(1), ProtoMember(1), JsonPropertyName("items")]
    public ImmutableArray<JwtToken> Items { get; init; } = [];

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(JwtTokens? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => Items.Length;
}
