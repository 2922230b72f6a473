using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace OrleansGitOps.Sandbox;

/// <summary>How a <see cref="SandboxCluster"/> is started. All has a default that fits a test.</summary>
public sealed record SandboxOptions
{
    /// <summary>The loopback port; 0 (the default): one that is free.</summary>
    public int Port { get; init; }

    /// <summary>Folder for the kubeconfig, made if need be. Default: a temporary one that goes with the cluster.</summary>
    public string? Directory { get; init; }

    /// <summary>How many changes of each kind a watch may be behind before it gets 410 Gone. Default: 4,096.</summary>
    public int WatchWindow { get; init; } = 4096;

    /// <summary>The clock of timestamps and bookmarks. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where failures of the sandbox itself are told. Default: nowhere.</summary>
    public ILoggerFactory Logging { get; init; } = NullLoggerFactory.Instance;
}
