namespace OrleansGitOps.Engine.Kubernetes;

/// <summary>Deadlines and bounds of one cluster's client. The defaults are meant for production; tests make them smaller.</summary>
public sealed record KubeClientOptions
{
    /// <summary>From sending a request to the last byte of its answer. Waiting for a free slot does not count.</summary>
    public TimeSpan CallDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The same for one page of a list.</summary>
    public TimeSpan ListDeadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// A watch is asked to end after a random time between this and <see cref="WatchLongest"/>, so that watches do not end together.
    /// </summary>
    public TimeSpan WatchShortest { get; init; } = TimeSpan.FromSeconds(300);

    public TimeSpan WatchLongest { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>A watch without a byte for so long is given up (API servers send a bookmark about once a minute).</summary>
    public TimeSpan WatchIdleLimit { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Largest single object, answered or watched, in bytes (etcd itself holds 1.5 MiB by default).</summary>
    public int MaxObjectBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Largest page of a list, and largest discovery document, in bytes.</summary>
    public int MaxListBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Calls under way at the same time; watches do not count.</summary>
    public int MaxInFlight { get; init; } = 50;

    /// <summary>Failures in a row, with no success between, that open the <see cref="ClusterBreaker"/>.</summary>
    public int BreakerThreshold { get; init; } = 3;

    /// <summary>From opening to the first <c>/readyz</c>; doubled with each that fails.</summary>
    public TimeSpan BreakerFirstPause { get; init; } = TimeSpan.FromMilliseconds(250);

    public TimeSpan BreakerLongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often one call is sent again after a 429, which says that the server did not begin with it.</summary>
    public int ThrottleRetries { get; init; } = 3;

    /// <summary>A 429 that asks for a longer wait than this is passed on at once.</summary>
    public TimeSpan LongestThrottleWait { get; init; } = TimeSpan.FromSeconds(5);
}
