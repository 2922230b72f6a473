namespace OrleansGitOps.Engine.Diffing;

/// <summary>Why a resource is what it is.</summary>
public enum ComparisonReason
{
    /// <summary>In sync.</summary>
    None,

    /// <summary>Desired and not in the cluster.</summary>
    Missing,

    /// <summary>In the cluster, never applied by this application: the sync adopts it.</summary>
    NotAdopted,

    /// <summary>Git's content is not what was applied last.</summary>
    ContentChanged,

    /// <summary>The live object no longer agrees with the reference.</summary>
    Drifted,

    /// <summary>Deleted and made again by somebody else.</summary>
    Recreated,

    /// <summary>A person's fields are on the object which Git does not have.</summary>
    ForeignManager,

    /// <summary>In the inventory and no longer in Git.</summary>
    Extra,
}
