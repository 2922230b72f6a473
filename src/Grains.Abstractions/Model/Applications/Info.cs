namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>A named note or link.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.Info")]
public sealed record Info
{
    [Id(1), ProtoMember(1), JsonPropertyName("name"), AlwaysWritten]
    public string Name { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("value"), AlwaysWritten]
    public string Value { get; init; } = "";
}
