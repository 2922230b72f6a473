namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Events of a cluster (core/v1).</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.EventList")]
public sealed record EventList
{
    [Id(1), ProtoMember(1), JsonPropertyName("metadata"), AlwaysWritten]
    public ListMeta Metadata { get; init; } = new();

    [Id(2), ProtoMember(2), JsonPropertyName("items"), AlwaysWritten]
    public ImmutableArray<Event> Items { get; init; } = [];

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(EventList? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => Items.Length;
}
