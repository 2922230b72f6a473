namespace OrleansGitOps.TestKit.ControlPlanes;

/// <summary>How a <see cref="ControlPlane"/> is started.</summary>
public sealed record ControlPlaneOptions
{
    /// <summary>Where etcd's data, keys, logs and the kubeconfig lie; kept after the stop. Null: a temporary folder, removed at the stop.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>
    /// A file that gets one JSON line per answered API request (audit.k8s.io/v1, level Metadata, written before the answer is sent,
    /// so that a test may count requests at once). Null: no audit log.
    /// </summary>
    public string? AuditLogPath { get; init; }

    /// <summary>Plays kubelet, so that pods run. Default true.</summary>
    public bool ToyKubelet { get; init; } = true;

    /// <summary>How long the whole start may take. Default 2 minutes: an idle machine needs about 10 seconds.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromMinutes(2);
}
