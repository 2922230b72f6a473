namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>A sync with hooks.</summary>
[GenerateSerializer, Immutable, Alias("gitops.SyncStrategyHook")]
public sealed record SyncStrategyHook
{
    [Id(1), JsonPropertyName("force")]
    public bool Force { get; init; }
}
