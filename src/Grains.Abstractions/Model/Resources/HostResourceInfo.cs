namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Use of one resource on a node.</summary>
[GenerateSerializer, Immutable, Alias("gitops.HostResourceInfo")]
public sealed record HostResourceInfo
{
    [Id(1), JsonPropertyName("resourceName")]
    public string ResourceName { get; init; } = "";

    [Id(2), JsonPropertyName("requestedByApp")]
    public long RequestedByApp { get; init; }

    [Id(3), JsonPropertyName("requestedByNeighbors")]
    public long RequestedByNeighbors { get; init; }

    [Id(4), JsonPropertyName("capacity")]
    public long Capacity { get; init; }
}
