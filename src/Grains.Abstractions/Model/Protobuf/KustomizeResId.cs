namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Protobuf's message for the identity in a <see cref="KustomizeSelector"/>.</summary>
[ProtoContract]
internal sealed class KustomizeResId
{
    [ProtoMember(1, Name = "gvk")]
    public KustomizeGvk Gvk { get; init; } = new();

    [ProtoMember(2, Name = "name")]
    public string Name { get; init; } = "";

    [ProtoMember(3, Name = "namespace")]
    public string Namespace { get; init; } = "";
}
