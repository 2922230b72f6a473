namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Progress or outcome of the last operation.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.OperationState")]
public sealed record OperationState
{
    [Id(1), ProtoMember(1), JsonPropertyName("operation")]
    public Operation Operation { get; init; } = new();

    /// <summary>See <see cref="OperationPhase"/>.</summary>
    [Id(2), ProtoMember(2), JsonPropertyName("phase"), AlwaysWritten]
    public string Phase { get; init; } = "";

    [Id(3), ProtoMember(3), JsonPropertyName("message")]
    public string Message { get; init; } = "";

    [Id(4), ProtoMember(4), JsonPropertyName("syncResult")]
    public SyncOperationResult? SyncResult { get; init; }

    [Id(6), ProtoMember(6), JsonPropertyName("startedAt"), AlwaysWritten]
    public DateTimeOffset StartedAt { get; init; }

    [Id(7), ProtoMember(7), JsonPropertyName("finishedAt")]
    public DateTimeOffset? FinishedAt { get; init; }

    [Id(8), ProtoMember(8), JsonPropertyName("retryCount")]
    public long RetryCount { get; init; }
}
