namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>A named detail shown with a resource.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.InfoItem")]
public sealed record InfoItem
{
    [Id(1), ProtoMember(1), JsonPropertyName("name")]
    public string Name { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("value")]
    public string Value { get; init; } = "";
}
