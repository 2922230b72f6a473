namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Protobuf's message for <c>meta.v1.MicroTime</c>: as <see cref="TimeMessage"/>, under another name.</summary>
[ProtoContract(Name = "MicroTime")]
internal sealed class MicroTimeMessage
{
    /// <summary>Since 1970-01-01 UTC.</summary>
    [ProtoMember(1, Name = "seconds")]
    public long? Seconds { get; init; }

    /// <summary>Not kept: our times are whole seconds.</summary>
    [ProtoMember(2, Name = "nanos")]
    public int? Nanos { get; init; }

    public static MicroTimeMessage? From(DateTimeOffset? time) => time is { } value ? new() { Seconds = value.ToUnixTimeSeconds() } : null;

    /// <exception cref="ProtoException">The time lies outside the years 1 to 9999.</exception>
    public static DateTimeOffset? ToTime(MicroTimeMessage? message) =>
        message is null ? null : new TimeMessage { Seconds = message.Seconds, Nanos = message.Nanos };
}
