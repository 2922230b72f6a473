namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>How traffic reaches a resource.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.ResourceNetworkingInfo")]
public sealed record ResourceNetworkingInfo
{
    [Id(1), ProtoMember(1), JsonPropertyName("targetLabels")]
    public ImmutableSortedDictionary<string, string> TargetLabels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    [Id(2), ProtoMember(2), JsonPropertyName("targetRefs")]
    public ImmutableArray<ResourceRef> TargetRefs { get; init; } = [];

    [Id(3), ProtoMember(3), JsonPropertyName("labels")]
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    [Id(4), ProtoMember(4), JsonPropertyName("ingress")]
    public ImmutableArray<LoadBalancerIngress> Ingress { get; init; } = [];

    [Id(5), ProtoMember(5), JsonPropertyName("externalURLs")]
    public ImmutableArray<string> ExternalURLs { get; init; } = [];

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(ResourceNetworkingInfo? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => TargetLabels.Count;
}
