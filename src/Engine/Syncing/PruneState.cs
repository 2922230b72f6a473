namespace OrleansGitOps.Engine.Syncing;

/// <summary>How a deletion stands.</summary>
internal enum PruneState
{
    /// <summary>Not in the cluster any more.</summary>
    Gone,

    /// <summary>Accepted; finalizers or dependents hold the object. It stays in the inventory until it is gone.</summary>
    Terminating,

    /// <summary>Its marks or uid are not ours: it was left alone and leaves the inventory.</summary>
    NotOurs,
}
