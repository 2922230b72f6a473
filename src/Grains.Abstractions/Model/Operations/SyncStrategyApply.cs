namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>A sync without hooks.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.SyncStrategyApply")]
public sealed record SyncStrategyApply
{
    [Id(1), ProtoMember(1), JsonPropertyName("force")]
    public bool Force { get; init; }
}
