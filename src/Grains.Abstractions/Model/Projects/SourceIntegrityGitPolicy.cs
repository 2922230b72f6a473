namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Which repositories must carry which signatures.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.SourceIntegrityGitPolicy")]
public sealed record SourceIntegrityGitPolicy
{
    [Id(1), ProtoMember(1), JsonPropertyName("repos"), AlwaysWritten]
    public ImmutableArray<SourceIntegrityGitPolicyRepo> Repos { get; init; } = [];

    [Id(2), ProtoMember(2), JsonPropertyName("gpg")]
    public SourceIntegrityGitPolicyGpg? Gpg { get; init; }

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(SourceIntegrityGitPolicy? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => Repos.Length;
}
