namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Tokens issued for the roles of a project (ids and times, never the tokens).</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.AppProjectStatus")]
public sealed record AppProjectStatus
{
    [Id(1), ProtoMember(1), JsonPropertyName("jwtTokensByRole")]
    public ImmutableSortedDictionary<string, JwtTokens> JwtTokensByRole { get; init; } = ImmutableSortedDictionary<string, JwtTokens>.Empty;

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(AppProjectStatus? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => JwtTokensByRole.Count;
}
