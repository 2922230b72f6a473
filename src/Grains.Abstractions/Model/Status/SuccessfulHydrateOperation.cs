namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>The last hydration that succeeded.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.SuccessfulHydrateOperation")]
public sealed record SuccessfulHydrateOperation
{
    [Id(5), ProtoMember(5), JsonPropertyName("drySHA")]
    public string DrySHA { get; init; } = "";

    [Id(6), ProtoMember(6), JsonPropertyName("hydratedSHA")]
    public string HydratedSHA { get; init; } = "";

    [Id(7), ProtoMember(7), JsonPropertyName("sourceHydrator")]
    public SourceHydrator SourceHydrator { get; init; } = new();
}
