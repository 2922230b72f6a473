namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Where an operation stands.</summary>
public static class OperationPhase
{
    public const string Running = "Running";

    /// <summary>Asked to stop; not stopped yet.</summary>
    public const string Terminating = "Terminating";
    public const string Succeeded = "Succeeded";

    /// <summary>A resource or hook failed.</summary>
    public const string Failed = "Failed";

    /// <summary>The operation itself could not be carried out.</summary>
    public const string Error = "Error";
}
