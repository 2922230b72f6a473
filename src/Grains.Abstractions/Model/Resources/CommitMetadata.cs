namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Facts about a commit in another repository.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.CommitMetadata")]
public sealed record CommitMetadata
{
    [Id(1), ProtoMember(1), JsonPropertyName("author")]
    public string Author { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("date")]
    public string Date { get; init; } = "";

    [Id(3), ProtoMember(3), JsonPropertyName("subject")]
    public string Subject { get; init; } = "";

    [Id(4), ProtoMember(4), JsonPropertyName("body")]
    public string Body { get; init; } = "";

    [Id(5), ProtoMember(5), JsonPropertyName("sha")]
    public string Sha { get; init; } = "";

    [Id(6), ProtoMember(6), JsonPropertyName("repoUrl")]
    public string RepoUrl { get; init; } = "";
}
