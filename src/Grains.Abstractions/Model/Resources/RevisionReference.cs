namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>A commit that a revision refers to.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.RevisionReference")]
public sealed record RevisionReference
{
    [Id(1), ProtoMember(1), JsonPropertyName("commit")]
    public CommitMetadata? Commit { get; init; }
}
