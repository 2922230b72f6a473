namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>A role in a project.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.ProjectRole")]
public sealed record ProjectRole
{
    [Id(1), ProtoMember(1), JsonPropertyName("name"), AlwaysWritten]
    public string Name { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("description")]
    public string Description { get; init; } = "";

    [Id(3), ProtoMember(3), JsonPropertyName("policies")]
    public ImmutableArray<string> Policies { get; init; } = [];

    [Id(4), ProtoMember(4), JsonPropertyName("jwtTokens")]
    public ImmutableArray<JwtToken> JwtTokens { get; init; } = [];

    [Id(5), ProtoMember(5), JsonPropertyName("groups")]
    public ImmutableArray<string> Groups { get; init; } = [];

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(ProjectRole? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => HashCode.Combine(Name, Description);
}
