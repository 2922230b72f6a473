namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Links and images found in the live resources.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.ApplicationSummary")]
public sealed record ApplicationSummary
{
    [Id(1), ProtoMember(1), JsonPropertyName("externalURLs")]
    public ImmutableArray<string> ExternalURLs { get; init; } = [];

    [Id(2), ProtoMember(2), JsonPropertyName("images")]
    public ImmutableArray<string> Images { get; init; } = [];

    [Id(3), ProtoMember(3), JsonPropertyName("isAppOfApps")]
    public bool IsAppOfApps { get; init; }

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(ApplicationSummary? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => HashCode.Combine(IsAppOfApps);
}
