namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Syncing without being asked; present means on, unless <see cref="Enabled"/> is false.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.SyncPolicyAutomated")]
public sealed record SyncPolicyAutomated
{
    /// <summary>Delete what Git no longer holds; absent: false.</summary>
    [Id(1), ProtoMember(1), JsonPropertyName("prune")]
    public bool? Prune { get; init; }

    /// <summary>Revert changes made in the cluster; absent: false.</summary>
    [Id(2), ProtoMember(2), JsonPropertyName("selfHeal")]
    public bool? SelfHeal { get; init; }

    /// <summary>Allow an automated sync that would prune everything; absent: false.</summary>
    [Id(3), ProtoMember(3), JsonPropertyName("allowEmpty")]
    public bool? AllowEmpty { get; init; }

    /// <summary>Absent: true.</summary>
    [Id(4), ProtoMember(4), JsonPropertyName("enabled")]
    public bool? Enabled { get; init; }
}
