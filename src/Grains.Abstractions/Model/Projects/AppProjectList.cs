namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Answer of a list of projects.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.AppProjectList")]
public sealed record AppProjectList
{
    [Id(101), JsonPropertyName("apiVersion")]
    public string ApiVersion { get; init; } = ModelConstants.ApiVersion;

    [Id(102), JsonPropertyName("kind")]
    public string Kind { get; init; } = ModelConstants.AppProjectKind + "List";

    [Id(1), ProtoMember(1), JsonPropertyName("metadata")]
    public ListMeta Metadata { get; init; } = new();

    [Id(2), ProtoMember(2), JsonPropertyName("items"), AlwaysWritten]
    public ImmutableArray<AppProject> Items { get; init; } = [];

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(AppProjectList? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => HashCode.Combine(ApiVersion, Kind);
}
