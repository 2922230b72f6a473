namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Names a resource to sync.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.SyncOperationResource")]
public sealed record SyncOperationResource
{
    [Id(1), ProtoMember(1), JsonPropertyName("group")]
    public string Group { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("kind"), AlwaysWritten]
    public string Kind { get; init; } = "";

    [Id(3), ProtoMember(3), JsonPropertyName("name"), AlwaysWritten]
    public string Name { get; init; } = "";

    [Id(4), ProtoMember(4), JsonPropertyName("namespace")]
    public string Namespace { get; init; } = "";
}
