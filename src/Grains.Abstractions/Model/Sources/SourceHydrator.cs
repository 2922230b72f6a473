namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Rendering manifests into a branch, from which they are then synced.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.SourceHydrator")]
public sealed record SourceHydrator
{
    [Id(1), ProtoMember(1), JsonPropertyName("drySource")]
    public DrySource DrySource { get; init; } = new();

    [Id(2), ProtoMember(2), JsonPropertyName("syncSource")]
    public SyncSource SyncSource { get; init; } = new();

    [Id(3), ProtoMember(3), JsonPropertyName("hydrateTo")]
    public HydrateTo? HydrateTo { get; init; }
}
