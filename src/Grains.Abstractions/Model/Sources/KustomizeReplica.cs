namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>The replica count of the workloads with a name.</summary>
[GenerateSerializer, Immutable, Alias("gitops.KustomizeReplica")]
public sealed record KustomizeReplica
{
    [Id(1), JsonPropertyName("name"), AlwaysWritten]
    public string Name { get; init; } = "";

    [Id(2), JsonPropertyName("count"), AlwaysWritten]
    public IntOrString Count { get; init; } = new();
}
