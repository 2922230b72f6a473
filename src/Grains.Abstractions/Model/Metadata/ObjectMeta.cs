namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>
/// Kubernetes object metadata, as far as the model keeps it; other Kubernetes metadata fields (managedFields, selfLink) are accepted
/// and dropped.
/// </summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.ObjectMeta")]
public sealed record ObjectMeta
{
    /// <summary>Unique within the namespace.</summary>
    [Id(1), ProtoMember(1), JsonPropertyName("name")]
    public string Name { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("generateName")]
    public string GenerateName { get; init; } = "";

    [Id(3), ProtoMember(3), JsonPropertyName("namespace")]
    public string Namespace { get; init; } = "";

    [Id(5), ProtoMember(5), JsonPropertyName("uid")]
    public string Uid { get; init; } = "";

    /// <summary>Storage revision of the object; where a watch resumes.</summary>
    [Id(6), ProtoMember(6), JsonPropertyName("resourceVersion")]
    public string ResourceVersion { get; init; } = "";

    [Id(7), ProtoMember(7), JsonPropertyName("generation")]
    public long Generation { get; init; }

    [Id(8), ProtoMember(8), JsonPropertyName("creationTimestamp")]
    public DateTimeOffset? CreationTimestamp { get; init; }

    /// <summary>Set once deletion was asked for; the object goes when its finalizers are done.</summary>
    [Id(9), ProtoMember(9), JsonPropertyName("deletionTimestamp")]
    public DateTimeOffset? DeletionTimestamp { get; init; }

    [Id(10), ProtoMember(10), JsonPropertyName("deletionGracePeriodSeconds")]
    public long? DeletionGracePeriodSeconds { get; init; }

    [Id(11), ProtoMember(11), JsonPropertyName("labels")]
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    [Id(12), ProtoMember(12), JsonPropertyName("annotations")]
    public ImmutableSortedDictionary<string, string> Annotations { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    [Id(13), ProtoMember(13), JsonPropertyName("ownerReferences")]
    public ImmutableArray<OwnerReference> OwnerReferences { get; init; } = [];

    [Id(14), ProtoMember(14), JsonPropertyName("finalizers")]
    public ImmutableArray<string> Finalizers { get; init; } = [];

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(ObjectMeta? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => HashCode.Combine(Name, GenerateName, Namespace, Uid);
}
