namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>The source to render from.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.DrySource")]
public sealed record DrySource
{
    [Id(1), ProtoMember(1), JsonPropertyName("repoURL"), AlwaysWritten]
    public string RepoURL { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("targetRevision"), AlwaysWritten]
    public string TargetRevision { get; init; } = "";

    [Id(3), ProtoMember(3), JsonPropertyName("path"), AlwaysWritten]
    public string Path { get; init; } = "";

    [Id(4), ProtoMember(4), JsonPropertyName("helm")]
    public ApplicationSourceHelm? Helm { get; init; }

    [Id(5), ProtoMember(5), JsonPropertyName("kustomize")]
    public ApplicationSourceKustomize? Kustomize { get; init; }

    [Id(6), ProtoMember(6), JsonPropertyName("directory")]
    public ApplicationSourceDirectory? Directory { get; init; }

    [Id(7), ProtoMember(7), JsonPropertyName("plugin")]
    public ApplicationSourcePlugin? Plugin { get; init; }
}
