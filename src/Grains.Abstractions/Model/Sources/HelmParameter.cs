namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>One value set on the command line of Helm.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.HelmParameter")]
public sealed record HelmParameter
{
    [Id(1), ProtoMember(1), JsonPropertyName("name")]
    public string Name { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("value")]
    public string Value { get; init; } = "";

    [Id(3), ProtoMember(3), JsonPropertyName("forceString")]
    public bool ForceString { get; init; }
}
