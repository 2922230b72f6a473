namespace OrleansGitOps.Engine.Errors;

/// <summary>What failed, as far as the loop and the API need to tell failures apart.</summary>
public enum FailureReason
{
    /// <summary>The application's own spec is wrong or asks for what this version does not do: <c>InvalidSpecError</c>.</summary>
    InvalidSpec,
    RepositoryUnreachable,
    RepositoryNotFound,
    RevisionNotFound,
    PathNotFound,
    RenderFailed,
    ClusterUnreachable,
    /// <summary>The cluster does not serve this kind (yet).</summary>
    UnknownKind,
    ApplyRejected,
    /// <summary>A brake held: an automated sync would have pruned everything.</summary>
    RefusedByBrake,
    /// <summary>The operation is no longer ours: another one or another activation took over. Nothing more is written.</summary>
    ClaimLost,
    Terminated,
    LimitExceeded,
    NotSupported,
    /// <summary>Storage did not tell in time whether the operation is still ours. It was not written.</summary>
    ClaimUnconfirmed,
}
