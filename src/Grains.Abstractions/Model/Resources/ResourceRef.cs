namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Refers to a resource.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.ResourceRef")]
public sealed record ResourceRef
{
    [Id(1), ProtoMember(1), JsonPropertyName("group")]
    public string Group { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("version")]
    public string Version { get; init; } = "";

    [Id(3), ProtoMember(3), JsonPropertyName("kind")]
    public string Kind { get; init; } = "";

    [Id(4), ProtoMember(4), JsonPropertyName("namespace")]
    public string Namespace { get; init; } = "";

    [Id(5), ProtoMember(5), JsonPropertyName("name")]
    public string Name { get; init; } = "";

    [Id(6), ProtoMember(6), JsonPropertyName("uid")]
    public string Uid { get; init; } = "";
}
