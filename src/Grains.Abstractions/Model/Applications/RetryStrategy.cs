namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>How often and how quickly a failed sync is tried again.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.RetryStrategy")]
public sealed record RetryStrategy
{
    /// <summary>Number of retries; negative: without end.</summary>
    [Id(1), ProtoMember(1), JsonPropertyName("limit")]
    public long Limit { get; init; }

    [Id(2), ProtoMember(2), JsonPropertyName("backoff")]
    public Backoff? Backoff { get; init; }

    /// <summary>A retry takes the newest revision instead of the first one.</summary>
    [Id(3), ProtoMember(3), JsonPropertyName("refresh")]
    public bool Refresh { get; init; }
}
