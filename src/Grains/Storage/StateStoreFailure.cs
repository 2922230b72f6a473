namespace OrleansGitOps.Grains.Storage;

/// <summary>Why the database could not do its part.</summary>
public enum StateStoreFailure
{
    /// <summary>Not reachable, or an I/O error. Trying again may help.</summary>
    Unavailable,

    /// <summary>The connection broke during commit: the batch may or may not be there. Read before writing again.</summary>
    OutcomeUnknown,
    DiskFull,
    ReadOnly,
    Damaged,

    /// <summary>Another process uses the data directory.</summary>
    InUse,

    /// <summary>Made by a newer version of this program.</summary>
    TooNew,

    /// <summary>Permissions or settings that a person must change.</summary>
    Refused,
}
