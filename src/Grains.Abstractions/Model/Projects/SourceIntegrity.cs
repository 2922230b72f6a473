namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Checks that a revision must pass.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.SourceIntegrity")]
public sealed record SourceIntegrity
{
    [Id(1), ProtoMember(1), JsonPropertyName("git")]
    public SourceIntegrityGit? Git { get; init; }
}
