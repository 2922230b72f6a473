using Orleans.Concurrency;
using OrleansGitOps.Grains.Abstractions.Applications;

namespace OrleansGitOps.Grains.Abstractions.Clusters;

/// <summary>
/// One label-filtered list and watch for all applications. Key: <c>server|group/version/plural|namespace or *</c>, in exactly the version that Git uses.
/// </summary>
[Alias("gitops.IResourceWatchGrain")]
public interface IResourceWatchGrain : IGrainWithStringKey
{
    /// <summary>
    /// From now on the application gets <c>ObjectsChangedAsync</c> for its objects: single changes, and everything after a relist. Renewed by every call;
    /// ends <paramref name="lease"/> after the last one. The first answer waits until the watch has listed, at most 5 s.
    /// </summary>
    [AlwaysInterleave]
    [Alias("SubscribeAsync")]
    Task<WatchReply> SubscribeAsync(WatchSubscription subscription, TimeSpan lease);

    [AlwaysInterleave]
    [Alias("UnsubscribeAsync")]
    Task UnsubscribeAsync(string application);
}

/// <param name="Application">Key of the application's grain.</param>
/// <param name="LabelValue">Value of <c>orleans-gitops.io/app</c> on its objects.</param>
/// <param name="Keys">Objects that it owns (<c>group/kind/namespace/name</c>), known before any label says so.</param>
/// <param name="WantSnapshot">The application does not know the state of this watch yet.</param>
[GenerateSerializer, Immutable, Alias("gitops.WatchSubscription")]
public sealed record WatchSubscription(
    [property: Id(0)] string Application,
    [property: Id(1)] string LabelValue,
    [property: Id(2)] ImmutableArray<string> Keys,
    [property: Id(3)] bool WantSnapshot);

/// <param name="Working">False: the watch cannot list at present; changes are found by the application's own timer until it can.</param>
/// <param name="Snapshot">The application's objects, when it asked for them or missed a message.</param>
/// <param name="Message">Why the watch does not work; empty otherwise.</param>
[GenerateSerializer, Immutable, Alias("gitops.WatchReply")]
public sealed record WatchReply(
    [property: Id(0)] bool Working,
    [property: Id(1)] ObjectsChanged? Snapshot,
    [property: Id(2)] string Message);
