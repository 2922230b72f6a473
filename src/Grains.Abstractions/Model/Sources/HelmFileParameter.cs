namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>One value read from a file.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.HelmFileParameter")]
public sealed record HelmFileParameter
{
    [Id(1), ProtoMember(1), JsonPropertyName("name")]
    public string Name { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("path")]
    public string Path { get; init; } = "";
}
