namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>What is known about hydration.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.SourceHydratorStatus")]
public sealed record SourceHydratorStatus
{
    [Id(1), ProtoMember(1), JsonPropertyName("lastSuccessfulOperation")]
    public SuccessfulHydrateOperation? LastSuccessfulOperation { get; init; }

    [Id(2), ProtoMember(2), JsonPropertyName("currentOperation")]
    public HydrateOperation? CurrentOperation { get; init; }

    [Id(3), ProtoMember(3), JsonPropertyName("lastComparedDryRevision")]
    public string LastComparedDryRevision { get; init; } = "";
}
