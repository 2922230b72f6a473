namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>The replica count of the workloads with a name.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.KustomizeReplica")]
public sealed record KustomizeReplica
{
    [Id(1), ProtoMember(1), JsonPropertyName("name"), AlwaysWritten]
    public string Name { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("count"), AlwaysWritten]
    public IntOrString Count { get; init; } = new();
}
