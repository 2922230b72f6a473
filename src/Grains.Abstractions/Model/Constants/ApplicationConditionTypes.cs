namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Types of application conditions; those ending in Warning do not stop a sync.</summary>
public static class ApplicationConditionTypes
{
    public const string DeletionError = "DeletionError";

    /// <summary>The spec is wrong, or asks for what this version does not do; nothing is applied.</summary>
    public const string InvalidSpecError = "InvalidSpecError";

    /// <summary>Desired or live state could not be had: repository, revision, path, rendering, cluster.</summary>
    public const string ComparisonError = "ComparisonError";

    /// <summary>An automated sync failed or was refused.</summary>
    public const string SyncError = "SyncError";

    /// <summary>Another writer changes an object as fast as self-heal reverts it, so the reverts are spaced out.</summary>
    public const string SelfHealWarning = "SelfHealWarning";

    /// <summary>A stored state could not be read and began anew: the message names it and what that means. Until the next full sync that succeeds.</summary>
    public const string StoredStateWarning = "StoredStateWarning";
    public const string UnknownError = "UnknownError";
    public const string SharedResourceWarning = "SharedResourceWarning";
    public const string RepeatedResourceWarning = "RepeatedResourceWarning";
    public const string ExcludedResourceWarning = "ExcludedResourceWarning";
    public const string OrphanedResourceWarning = "OrphanedResourceWarning";
}
