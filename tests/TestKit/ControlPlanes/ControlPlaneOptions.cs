namespace OrleansGitOps.TestKit.ControlPlanes;

/// <summary>How a <see cref="ControlPlane"/> is started.</summary>
public sealed record ControlPlaneOptions
{
    /// <summary>
    /// Where etcd's data, keys, logs and the kubeconfig lie; kept after the stop. Null: a temporary folder, removed at the stop.
    /// </summary>
    public string? DataDirectory { get; init; }

    /// <summary>The API server's port on 127.0.0.1. Default 0: one that is free.</summary>
    public int Port { get; init; }

    /// <summary>Records every answered API request, for <see cref="ControlPlane.ReadAudit"/>. Default false.</summary>
    public bool Audit { get; init; }

    /// <summary>With <see cref="Audit"/>: answers to writes of ConfigMaps are recorded whole, as <see cref="AuditEvent.Answer"/>. Default false.</summary>
    public bool AuditBodies { get; init; }

    /// <summary>Plays kubelet, so that pods run. Default true.</summary>
    public bool ToyKubelet { get; init; } = true;

    /// <summary>How long each part's start may take. Default 2 minutes: an idle machine needs about 10 seconds for all.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromMinutes(2);
}
