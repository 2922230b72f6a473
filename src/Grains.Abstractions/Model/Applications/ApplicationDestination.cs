namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>The cluster, by server URL or by name, and the namespace for objects that name none.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.ApplicationDestination")]
public sealed record ApplicationDestination
{
    [Id(1), ProtoMember(1), JsonPropertyName("server")]
    public string Server { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("namespace")]
    public string Namespace { get; init; } = "";

    [Id(3), ProtoMember(3), JsonPropertyName("name")]
    public string Name { get; init; } = "";
}
