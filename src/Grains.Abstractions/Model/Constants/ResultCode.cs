namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>What a sync did to one resource.</summary>
public static class ResultCode
{
    public const string Synced = "Synced";
    public const string SyncFailed = "SyncFailed";
    public const string Pruned = "Pruned";
    public const string PruneSkipped = "PruneSkipped";
}
