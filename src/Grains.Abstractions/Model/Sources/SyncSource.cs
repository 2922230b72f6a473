namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>The branch and path that rendered manifests are synced from.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.SyncSource")]
public sealed record SyncSource
{
    [Id(1), ProtoMember(1), JsonPropertyName("targetBranch"), AlwaysWritten]
    public string TargetBranch { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("path"), AlwaysWritten]
    public string Path { get; init; } = "";

    [Id(3), ProtoMember(3), JsonPropertyName("repoURL")]
    public string RepoURL { get; init; } = "";
}
