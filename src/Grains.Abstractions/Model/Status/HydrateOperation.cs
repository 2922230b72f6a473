namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>A hydration that runs or has run.</summary>
[GenerateSerializer, Immutable, Alias("gitops.HydrateOperation")]
public sealed record HydrateOperation
{
    [Id(1), JsonPropertyName("startedAt"), AlwaysWritten]
    public DateTimeOffset StartedAt { get; init; }

    [Id(2), JsonPropertyName("finishedAt")]
    public DateTimeOffset? FinishedAt { get; init; }

    [Id(3), JsonPropertyName("phase"), AlwaysWritten]
    public string Phase { get; init; } = "";

    [Id(4), JsonPropertyName("message"), AlwaysWritten]
    public string Message { get; init; } = "";

    [Id(5), JsonPropertyName("drySHA")]
    public string DrySHA { get; init; } = "";

    [Id(6), JsonPropertyName("hydratedSHA")]
    public string HydratedSHA { get; init; } = "";

    [Id(7), JsonPropertyName("sourceHydrator")]
    public SourceHydrator SourceHydrator { get; init; } = new();
}
