namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>A node that runs pods of an application.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.HostInfo")]
public sealed record HostInfo
{
    [Id(1), ProtoMember(1), JsonPropertyName("name")]
    public string Name { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("resourcesInfo")]
    public ImmutableArray<HostResourceInfo> ResourcesInfo { get; init; } = [];

    [Id(3), ProtoMember(3), JsonPropertyName("systemInfo")]
    public NodeSystemInfo SystemInfo { get; init; } = new();

    [Id(4), ProtoMember(4), JsonPropertyName("labels")]
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(HostInfo? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => HashCode.Combine(Name);
}
