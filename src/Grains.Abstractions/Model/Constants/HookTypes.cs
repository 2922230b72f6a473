namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>When a hook runs.</summary>
public static class HookTypes
{
    public const string PreSync = "PreSync";
    public const string Sync = "Sync";
    public const string PostSync = "PostSync";
    public const string SyncFail = "SyncFail";
    public const string PreDelete = "PreDelete";
    public const string PostDelete = "PostDelete";
    public const string Skip = "Skip";
}
