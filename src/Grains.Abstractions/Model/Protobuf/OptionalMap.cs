namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Protobuf's message for a map that may be absent.</summary>
[ProtoContract]
internal sealed class OptionalMap
{
    [ProtoMember(1, Name = "map")]
    public ImmutableSortedDictionary<string, string> Map { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
