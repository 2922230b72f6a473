namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>How an event went on.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.EventSeries")]
public sealed record EventSeries
{
    [Id(1), ProtoMember(1), JsonPropertyName("count")]
    public int Count { get; init; }

    /// <summary>Whole seconds.</summary>
    [Id(2), JsonPropertyName("lastObservedTime")]
    public DateTimeOffset? LastObservedTime { get; init; }

    [ProtoMember(2, Name = "lastObservedTime")]
    private MicroTimeMessage? LastObservedTimeMessage
    {
        get => MicroTimeMessage.From(LastObservedTime);
        init => LastObservedTime = MicroTimeMessage.ToTime(value);
    }
}
