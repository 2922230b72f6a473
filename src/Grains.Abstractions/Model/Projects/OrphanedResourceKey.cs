namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>An orphaned resource that is not reported.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.OrphanedResourceKey")]
public sealed record OrphanedResourceKey
{
    [Id(1), ProtoMember(1), JsonPropertyName("group")]
    public string Group { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("kind")]
    public string Kind { get; init; } = "";

    [Id(3), ProtoMember(3), JsonPropertyName("name")]
    public string Name { get; init; } = "";
}
