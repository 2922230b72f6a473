namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Metadata of a list answer.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.ListMeta")]
public sealed record ListMeta
{
    [Id(1), ProtoMember(1), JsonPropertyName("selfLink")]
    public string SelfLink { get; init; } = "";

    /// <summary>Revision of the list; a watch resumes from it.</summary>
    [Id(2), ProtoMember(2), JsonPropertyName("resourceVersion")]
    public string ResourceVersion { get; init; } = "";

    [Id(3), ProtoMember(3), JsonPropertyName("continue")]
    public string Continue { get; init; } = "";

    [Id(4), ProtoMember(4), JsonPropertyName("remainingItemCount")]
    public long? RemainingItemCount { get; init; }
}
