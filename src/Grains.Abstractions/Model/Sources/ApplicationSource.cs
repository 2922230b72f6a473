namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>One source of manifests: a path in a Git repository, or a chart.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.ApplicationSource")]
public sealed record ApplicationSource
{
    [Id(1), ProtoMember(1), JsonPropertyName("repoURL"), AlwaysWritten]
    public string RepoURL { get; init; } = "";

    /// <summary>Folder in the repository, relative to its root.</summary>
    [Id(2), ProtoMember(2), JsonPropertyName("path")]
    public string Path { get; init; } = "";

    /// <summary>Branch, tag, commit or range; absent: HEAD.</summary>
    [Id(4), ProtoMember(4), JsonPropertyName("targetRevision")]
    public string TargetRevision { get; init; } = "";

    [Id(7), ProtoMember(7), JsonPropertyName("helm")]
    public ApplicationSourceHelm? Helm { get; init; }

    [Id(8), ProtoMember(8), JsonPropertyName("kustomize")]
    public ApplicationSourceKustomize? Kustomize { get; init; }

    [Id(10), ProtoMember(10), JsonPropertyName("directory")]
    public ApplicationSourceDirectory? Directory { get; init; }

    [Id(11), ProtoMember(11), JsonPropertyName("plugin")]
    public ApplicationSourcePlugin? Plugin { get; init; }

    [Id(12), ProtoMember(12), JsonPropertyName("chart")]
    public string Chart { get; init; } = "";

    /// <summary>Name by which other sources refer to files of this one.</summary>
    [Id(13), ProtoMember(13), JsonPropertyName("ref")]
    public string Ref { get; init; } = "";

    [Id(14), ProtoMember(14), JsonPropertyName("name")]
    public string Name { get; init; } = "";

    [Id(15), ProtoMember(15), JsonPropertyName("tagPrefix")]
    public string TagPrefix { get; init; } = "";
}
