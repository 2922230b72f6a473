namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Labels and annotations kept on the namespace that a sync creates.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.ManagedNamespaceMetadata")]
public sealed record ManagedNamespaceMetadata
{
    [Id(1), ProtoMember(1), JsonPropertyName("labels")]
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    [Id(2), ProtoMember(2), JsonPropertyName("annotations")]
    public ImmutableSortedDictionary<string, string> Annotations { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(ManagedNamespaceMetadata? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => Labels.Count;
}
