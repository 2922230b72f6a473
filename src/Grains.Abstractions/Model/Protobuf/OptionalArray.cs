namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Protobuf's message for an array that may be absent.</summary>
[ProtoContract]
internal sealed class OptionalArray
{
    [ProtoMember(1, Name = "array")]
    public ImmutableArray<string> Array { get; init; } = [];
}
