namespace OrleansGitOps.Grains.Applications.State;

/// <summary>Names of an application's states in storage. Never renamed: stored rows carry them.</summary>
internal static class StateNames
{
    public const string Spec = "spec";
    public const string Operation = "operation";
    public const string Status = "status";
    public const string History = "history";
    public const string Journal = "journal";
    public const string Desired = "desired";
}
