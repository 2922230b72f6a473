namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Result of a comparison, of an application or one resource.</summary>
public static class SyncStatusCode
{
    public const string Synced = "Synced";
    public const string OutOfSync = "OutOfSync";

    /// <summary>The comparison failed; the message says why.</summary>
    public const string Unknown = "Unknown";
}
