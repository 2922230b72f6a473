namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Use of one resource on a node.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.HostResourceInfo")]
public sealed record HostResourceInfo
{
    [Id(1), ProtoMember(1), JsonPropertyName("resourceName")]
    public string ResourceName { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("requestedByApp")]
    public long RequestedByApp { get; init; }

    [Id(3), ProtoMember(3), JsonPropertyName("requestedByNeighbors")]
    public long RequestedByNeighbors { get; init; }

    [Id(4), ProtoMember(4), JsonPropertyName("capacity")]
    public long Capacity { get; init; }
}
