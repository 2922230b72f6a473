namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Parts of some resources that are left out of the comparison.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.ResourceIgnoreDifferences")]
public sealed record ResourceIgnoreDifferences
{
    [Id(1), ProtoMember(1), JsonPropertyName("group")]
    public string Group { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("kind"), AlwaysWritten]
    public string Kind { get; init; } = "";

    [Id(3), ProtoMember(3), JsonPropertyName("name")]
    public string Name { get; init; } = "";

    [Id(4), ProtoMember(4), JsonPropertyName("namespace")]
    public string Namespace { get; init; } = "";

    [Id(5), ProtoMember(5), JsonPropertyName("jsonPointers")]
    public ImmutableArray<string> JsonPointers { get; init; } = [];

    [Id(6), ProtoMember(6), JsonPropertyName("jqPathExpressions")]
    public ImmutableArray<string> JqPathExpressions { get; init; } = [];

    [Id(7), ProtoMember(7), JsonPropertyName("managedFieldsManagers")]
    public ImmutableArray<string> ManagedFieldsManagers { get; init; } = [];

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(ResourceIgnoreDifferences? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => HashCode.Combine(Group, Kind, Name, Namespace);
}
