namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Whether resources in the namespace that no application owns are reported.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.OrphanedResourcesMonitorSettings")]
public sealed record OrphanedResourcesMonitorSettings
{
    [Id(1), ProtoMember(1), JsonPropertyName("warn")]
    public bool? Warn { get; init; }

    [Id(2), ProtoMember(2), JsonPropertyName("ignore")]
    public ImmutableArray<OrphanedResourceKey> Ignore { get; init; } = [];

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(OrphanedResourcesMonitorSettings? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => Ignore.Length;
}
