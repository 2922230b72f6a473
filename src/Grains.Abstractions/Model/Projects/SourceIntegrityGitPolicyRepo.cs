namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>A repository, by URL pattern.</summary>
[GenerateSerializer, Immutable, Alias("gitops.SourceIntegrityGitPolicyRepo")]
public sealed record SourceIntegrityGitPolicyRepo
{
    [Id(1), JsonPropertyName("url"), AlwaysWritten]
    public string Url { get; init; } = "";
}
