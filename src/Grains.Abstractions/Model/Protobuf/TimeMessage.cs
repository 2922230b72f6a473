namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>
/// Protobuf's message for a time: Kubernetes' <c>meta.v1.Time</c>, which keeps whole seconds and is empty for the zero time.
/// </summary>
[ProtoContract(Name = "Time")]
internal sealed class TimeMessage
{
    private static readonly long First = DateTimeOffset.MinValue.ToUnixTimeSeconds();
    private static readonly long Last = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>Since 1970-01-01 UTC.</summary>
    [ProtoMember(1, Name = "seconds")]
    public long? Seconds { get; init; }

    /// <summary>Not looked at, as Kubernetes does not: its JSON has none.</summary>
    [ProtoMember(2, Name = "nanos")]
    public int? Nanos { get; init; }

    public static implicit operator TimeMessage(DateTimeOffset time) =>
        time == default ? new() : new() { Seconds = time.ToUnixTimeSeconds() };

    /// <exception cref="ProtoException">The time lies outside the years 1 to 9999.</exception>
    public static implicit operator DateTimeOffset(TimeMessage? time) => time switch
    {
        null or { Seconds: null, Nanos: null } => default,
        { Seconds: var seconds } when (seconds ?? 0) >= First && (seconds ?? 0) <= Last => DateTimeOffset.FromUnixTimeSeconds(seconds ?? 0),
        _ => throw new ProtoException("a time lies outside the years 1 to 9999"),
    };
}
