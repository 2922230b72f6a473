namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>What a controller reported about an object (core/v1).</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.Event")]
public sealed record Event
{
    [Id(1), ProtoMember(1), JsonPropertyName("metadata"), AlwaysWritten]
    public ObjectMeta Metadata { get; init; } = new();

    [Id(2), ProtoMember(2), JsonPropertyName("involvedObject"), AlwaysWritten]
    public ObjectReference InvolvedObject { get; init; } = new();

    [Id(3), ProtoMember(3), JsonPropertyName("reason")]
    public string Reason { get; init; } = "";

    [Id(4), ProtoMember(4), JsonPropertyName("message")]
    public string Message { get; init; } = "";

    [Id(5), ProtoMember(5), JsonPropertyName("source")]
    public EventSource Source { get; init; } = new();

    [Id(6), ProtoMember(6), JsonPropertyName("firstTimestamp")]
    public DateTimeOffset? FirstTimestamp { get; init; }

    [Id(7), ProtoMember(7), JsonPropertyName("lastTimestamp")]
    public DateTimeOffset? LastTimestamp { get; init; }

    /// <summary>How often it happened.</summary>
    [Id(8), ProtoMember(8), JsonPropertyName("count")]
    public int Count { get; init; }

    /// <summary><c>Normal</c> or <c>Warning</c>.</summary>
    [Id(9), ProtoMember(9), JsonPropertyName("type")]
    public string Type { get; init; } = "";

    /// <summary>Whole seconds.</summary>
    [Id(10), JsonPropertyName("eventTime")]
    public DateTimeOffset? EventTime { get; init; }

    [Id(11), ProtoMember(11), JsonPropertyName("series")]
    public EventSeries? Series { get; init; }

    [Id(12), ProtoMember(12), JsonPropertyName("action")]
    public string Action { get; init; } = "";

    [Id(13), ProtoMember(13), JsonPropertyName("related")]
    public ObjectReference? Related { get; init; }

    [Id(14), ProtoMember(14), JsonPropertyName("reportingComponent")]
    public string ReportingComponent { get; init; } = "";

    [Id(15), ProtoMember(15), JsonPropertyName("reportingInstance")]
    public string ReportingInstance { get; init; } = "";

    [ProtoMember(10, Name = "eventTime")]
    private MicroTimeMessage? EventTimeMessage
    {
        get => MicroTimeMessage.From(EventTime);
        init => EventTime = MicroTimeMessage.ToTime(value);
    }

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(Event? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => HashCode.Combine(Reason, Message, Count);
}
