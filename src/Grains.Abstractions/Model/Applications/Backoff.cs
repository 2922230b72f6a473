namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Growth of the pause between retries: duration times factor to the power of the retry count, capped.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.Backoff")]
public sealed record Backoff
{
    /// <summary>Go duration or seconds; absent: 5s.</summary>
    [Id(1), ProtoMember(1), JsonPropertyName("duration")]
    public string Duration { get; init; } = "";

    /// <summary>Absent: 2.</summary>
    [Id(2), ProtoMember(2), JsonPropertyName("factor")]
    public long? Factor { get; init; }

    /// <summary>Go duration or seconds; absent: 3m.</summary>
    [Id(3), ProtoMember(3), JsonPropertyName("maxDuration")]
    public string MaxDuration { get; init; } = "";
}
