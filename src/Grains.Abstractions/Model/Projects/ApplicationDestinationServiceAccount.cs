namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>The service account that syncs to a destination act as.</summary>
[GenerateSerializer, Immutable, Alias("gitops.ApplicationDestinationServiceAccount")]
public sealed record ApplicationDestinationServiceAccount
{
    [Id(1), JsonPropertyName("server"), AlwaysWritten]
    public string Server { get; init; } = "";

    [Id(2), JsonPropertyName("namespace")]
    public string Namespace { get; init; } = "";

    [Id(3), JsonPropertyName("defaultServiceAccount"), AlwaysWritten]
    public string DefaultServiceAccount { get; init; } = "";
}
