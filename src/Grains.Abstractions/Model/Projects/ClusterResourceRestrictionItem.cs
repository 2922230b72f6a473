namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>A cluster-scoped kind, narrowed by name if one is given.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.ClusterResourceRestrictionItem")]
public sealed record ClusterResourceRestrictionItem
{
    [Id(1), ProtoMember(1), JsonPropertyName("group"), AlwaysWritten]
    public string Group { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("kind"), AlwaysWritten]
    public string Kind { get; init; } = "";

    [Id(3), ProtoMember(3), JsonPropertyName("name")]
    public string Name { get; init; } = "";
}
