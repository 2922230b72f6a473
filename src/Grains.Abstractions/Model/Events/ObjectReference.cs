namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Which object an event is about.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.ObjectReference")]
public sealed record ObjectReference
{
    [Id(1), ProtoMember(1), JsonPropertyName("kind")]
    public string Kind { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("namespace")]
    public string Namespace { get; init; } = "";

    [Id(3), ProtoMember(3), JsonPropertyName("name")]
    public string Name { get; init; } = "";

    [Id(4), ProtoMember(4), JsonPropertyName("uid")]
    public string Uid { get; init; } = "";

    [Id(5), ProtoMember(5), JsonPropertyName("apiVersion")]
    public string ApiVersion { get; init; } = "";

    [Id(6), ProtoMember(6), JsonPropertyName("resourceVersion")]
    public string ResourceVersion { get; init; } = "";

    [Id(7), ProtoMember(7), JsonPropertyName("fieldPath")]
    public string FieldPath { get; init; } = "";
}
