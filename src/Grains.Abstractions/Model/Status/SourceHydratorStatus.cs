namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>What is known about hydration.</summary>
[GenerateSerializer, Immutable, Alias("gitops.SourceHydratorStatus")]
public sealed record SourceHydratorStatus
{
    [Id(1), JsonPropertyName("lastSuccessfulOperation")]
    public SuccessfulHydrateOperation? LastSuccessfulOperation { get; init; }

    [Id(2), JsonPropertyName("currentOperation")]
    public HydrateOperation? CurrentOperation { get; init; }

    [Id(3), JsonPropertyName("lastComparedDryRevision")]
    public string LastComparedDryRevision { get; init; } = "";
}
