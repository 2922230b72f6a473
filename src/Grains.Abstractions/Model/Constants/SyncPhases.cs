namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>The phases of a sync, in order.</summary>
public static class SyncPhases
{
    public const string PreSync = "PreSync";
    public const string Sync = "Sync";
    public const string PostSync = "PostSync";
    public const string SyncFail = "SyncFail";
}
