namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>A repository, by URL pattern.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.SourceIntegrityGitPolicyRepo")]
public sealed record SourceIntegrityGitPolicyRepo
{
    [Id(1), ProtoMember(1), JsonPropertyName("url"), AlwaysWritten]
    public string Url { get; init; } = "";
}
