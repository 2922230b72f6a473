namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>A hydration that runs or has run.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.HydrateOperation")]
public sealed record HydrateOperation
{
    [Id(1), ProtoMember(1), JsonPropertyName("startedAt"), AlwaysWritten]
    public DateTimeOffset StartedAt { get; init; }

    [Id(2), ProtoMember(2), JsonPropertyName("finishedAt")]
    public DateTimeOffset? FinishedAt { get; init; }

    [Id(3), ProtoMember(3), JsonPropertyName("phase"), AlwaysWritten]
    public string Phase { get; init; } = "";

    [Id(4), ProtoMember(4), JsonPropertyName("message"), AlwaysWritten]
    public string Message { get; init; } = "";

    [Id(5), ProtoMember(5), JsonPropertyName("drySHA")]
    public string DrySHA { get; init; } = "";

    [Id(6), ProtoMember(6), JsonPropertyName("hydratedSHA")]
    public string HydratedSHA { get; init; } = "";

    [Id(7), ProtoMember(7), JsonPropertyName("sourceHydrator")]
    public SourceHydrator SourceHydrator { get; init; } = new();
}
