namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Protobuf's message for the type in a <see cref="KustomizeSelector"/>.</summary>
[ProtoContract]
internal sealed class KustomizeGvk
{
    [ProtoMember(1, Name = "group")]
    public string Group { get; init; } = "";

    [ProtoMember(2, Name = "version")]
    public string Version { get; init; } = "";

    [ProtoMember(3, Name = "kind")]
    public string Kind { get; init; } = "";
}
