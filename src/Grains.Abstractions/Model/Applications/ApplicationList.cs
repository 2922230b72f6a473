namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Answer of a list of applications.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.ApplicationList")]
public sealed record ApplicationList
{
    [Id(101), JsonPropertyName("apiVersion")]
    public string ApiVersion { get; init; } = ModelConstants.ApiVersion;

    [Id(102), JsonPropertyName("kind")]
    public string Kind { get; init; } = ModelConstants.ApplicationKind + "List";

    [Id(1), ProtoMember(1), JsonPropertyName("metadata")]
    public ListMeta Metadata { get; init; } = new();

    [Id(2), ProtoMember(2), JsonPropertyName("items"), AlwaysWritten]
    public ImmutableArray<Application> Items { get; init; } = [];

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(ApplicationList? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => HashCode.Combine(ApiVersion, Kind);
}
