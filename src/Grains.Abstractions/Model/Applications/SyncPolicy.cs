namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>When and how syncs happen.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.SyncPolicy")]
public sealed record SyncPolicy
{
    [Id(1), ProtoMember(1), JsonPropertyName("automated")]
    public SyncPolicyAutomated? Automated { get; init; }

    /// <summary>Options of the form <c>Name=value</c>.</summary>
    [Id(2), ProtoMember(2), JsonPropertyName("syncOptions")]
    public ImmutableArray<string> SyncOptions { get; init; } = [];

    [Id(3), ProtoMember(3), JsonPropertyName("retry")]
    public RetryStrategy? Retry { get; init; }

    /// <summary>Metadata of the namespace made by <c>CreateNamespace=true</c>.</summary>
    [Id(4), ProtoMember(4), JsonPropertyName("managedNamespaceMetadata")]
    public ManagedNamespaceMetadata? ManagedNamespaceMetadata { get; init; }

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(SyncPolicy? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => SyncOptions.Length;
}
