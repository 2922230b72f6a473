namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Names the object that owns this one.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.OwnerReference")]
public sealed record OwnerReference
{
    [Id(1), ProtoMember(1), JsonPropertyName("kind"), AlwaysWritten]
    public string Kind { get; init; } = "";

    [Id(3), ProtoMember(3), JsonPropertyName("name"), AlwaysWritten]
    public string Name { get; init; } = "";

    [Id(4), ProtoMember(4), JsonPropertyName("uid"), AlwaysWritten]
    public string Uid { get; init; } = "";

    [Id(5), ProtoMember(5), JsonPropertyName("apiVersion"), AlwaysWritten]
    public string ApiVersion { get; init; } = "";

    [Id(6), ProtoMember(6), JsonPropertyName("controller")]
    public bool? Controller { get; init; }

    [Id(7), ProtoMember(7), JsonPropertyName("blockOwnerDeletion")]
    public bool? BlockOwnerDeletion { get; init; }
}
