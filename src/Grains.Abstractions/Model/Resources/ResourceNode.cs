namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>One resource in the tree.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.ResourceNode")]
public sealed record ResourceNode
{
    [Id(101), JsonPropertyName("group")]
    public string Group { get; init; } = "";

    [Id(102), JsonPropertyName("version")]
    public string Version { get; init; } = "";

    [Id(103), JsonPropertyName("kind")]
    public string Kind { get; init; } = "";

    [Id(104), JsonPropertyName("namespace")]
    public string Namespace { get; init; } = "";

    [Id(105), JsonPropertyName("name")]
    public string Name { get; init; } = "";

    [Id(106), JsonPropertyName("uid")]
    public string Uid { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("parentRefs")]
    public ImmutableArray<ResourceRef> ParentRefs { get; init; } = [];

    [Id(3), ProtoMember(3), JsonPropertyName("info")]
    public ImmutableArray<InfoItem> Info { get; init; } = [];

    [Id(4), ProtoMember(4), JsonPropertyName("networkingInfo")]
    public ResourceNetworkingInfo? NetworkingInfo { get; init; }

    [Id(5), ProtoMember(5), JsonPropertyName("resourceVersion")]
    public string ResourceVersion { get; init; } = "";

    [Id(6), ProtoMember(6), JsonPropertyName("images")]
    public ImmutableArray<string> Images { get; init; } = [];

    [Id(7), ProtoMember(7), JsonPropertyName("health")]
    public HealthStatus? Health { get; init; }

    [Id(8), ProtoMember(8), JsonPropertyName("createdAt")]
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>In protobuf the identity lies in a message of its own.</summary>
    [ProtoMember(1, Name = "resourceRef")]
    private ResourceRef RefMessage
    {
        get => new() { Group = Group, Version = Version, Kind = Kind, Namespace = Namespace, Name = Name, Uid = Uid };
        init => (Group, Version, Kind, Namespace, Name, Uid) =
            (value.Group, value.Version, value.Kind, value.Namespace, value.Name, value.Uid);
    }

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(ResourceNode? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => HashCode.Combine(Group, Version, Kind, Namespace);
}
