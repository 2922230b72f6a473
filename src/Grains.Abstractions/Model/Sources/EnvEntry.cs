namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>A variable in the environment of a plugin.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.EnvEntry")]
public sealed record EnvEntry
{
    [Id(1), ProtoMember(1), JsonPropertyName("name"), AlwaysWritten]
    public string Name { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("value"), AlwaysWritten]
    public string Value { get; init; } = "";
}
