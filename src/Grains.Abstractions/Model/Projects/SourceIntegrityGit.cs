namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Checks on Git revisions.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.SourceIntegrityGit")]
public sealed record SourceIntegrityGit
{
    [Id(1), ProtoMember(1), JsonPropertyName("policies"), AlwaysWritten]
    public ImmutableArray<SourceIntegrityGitPolicy> Policies { get; init; } = [];

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(SourceIntegrityGit? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => Policies.Length;
}
