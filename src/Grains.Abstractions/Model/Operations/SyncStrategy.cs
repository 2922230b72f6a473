namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Apply alone, or apply with hooks.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.SyncStrategy")]
public sealed record SyncStrategy
{
    [Id(1), ProtoMember(1), JsonPropertyName("apply")]
    public SyncStrategyApply? Apply { get; init; }

    [Id(2), ProtoMember(2), JsonPropertyName("hook")]
    public SyncStrategyHook? Hook { get; init; }
}
