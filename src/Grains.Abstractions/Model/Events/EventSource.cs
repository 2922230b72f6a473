namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Who reported an event.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.EventSource")]
public sealed record EventSource
{
    [Id(1), ProtoMember(1), JsonPropertyName("component")]
    public string Component { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("host")]
    public string Host { get; init; } = "";
}
