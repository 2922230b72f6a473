using Orleans.Concurrency;

namespace OrleansGitOps.Grains.Abstractions.Clusters;

/// <summary>One destination cluster. Key: its server URL as applications name it (<c>https://kubernetes.default.svc</c>).</summary>
[Alias("gitops.IClusterGrain")]
public interface IClusterGrain : IGrainWithStringKey
{
    /// <summary>Connection state as the last real calls and watches saw it; nothing is asked for this.</summary>
    [AlwaysInterleave]
    [Alias("GetInfoAsync")]
    Task<ClusterInfo> GetInfoAsync();

    /// <summary>A watch or a call on any silo saw the cluster work or fail.</summary>
    [AlwaysInterleave]
    [Alias("ReportAsync")]
    Task ReportAsync(ClusterReport report);
}

/// <param name="ConnectionStatus"><c>Successful</c>, <c>Failed</c> or <c>Unknown</c>, as Argo CD's <c>connectionState.status</c>.</param>
/// <param name="Message">Why it failed; empty otherwise.</param>
/// <param name="ServerVersion">e.g. <c>v1.33.1</c>; empty until known.</param>
/// <param name="Since">When this state began.</param>
[GenerateSerializer, Immutable, Alias("gitops.ClusterInfo")]
public sealed record ClusterInfo(
    [property: Id(0)] string Server,
    [property: Id(1)] string ConnectionStatus,
    [property: Id(2)] string Message,
    [property: Id(3)] string ServerVersion,
    [property: Id(4)] DateTimeOffset Since);

[GenerateSerializer, Immutable, Alias("gitops.ClusterReport")]
public sealed record ClusterReport([property: Id(0)] bool Successful, [property: Id(1)] string Message);
