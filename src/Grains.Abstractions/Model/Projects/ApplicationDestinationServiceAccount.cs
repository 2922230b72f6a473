namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>The service account that syncs to a destination act as.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.ApplicationDestinationServiceAccount")]
public sealed record ApplicationDestinationServiceAccount
{
    [Id(1), ProtoMember(1), JsonPropertyName("server"), AlwaysWritten]
    public string Server { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("namespace")]
    public string Namespace { get; init; } = "";

    [Id(3), ProtoMember(3), JsonPropertyName("defaultServiceAccount"), AlwaysWritten]
    public string DefaultServiceAccount { get; init; } = "";
}
