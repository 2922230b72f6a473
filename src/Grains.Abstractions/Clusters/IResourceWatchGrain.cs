using System.Collections.Immutable;
using Orleans.Concurrency;

namespace OrleansGitOps.Grains.Abstractions.Clusters;

/// <summary>
/// One label-filtered list and watch for all applications. Key: <c>server|group/version/plural|namespace or *</c>, in exactly the version that Git uses.
/// </summary>
[Alias("gitops.IResourceWatchGrain")]
public interface IResourceWatchGrain : IGrainWithStringKey
{
    /// <summary>
    /// From now on (and after every relist) the application gets <c>ObjectsChangedAsync</c> for its objects. Renewed by every call; ends
    /// <paramref name="lease"/> after the last one. Completes once the watch has listed at least once, or reports that it cannot.
    /// </summary>
    /// <returns>False: the watch does not work at present; changes are found by the application's own timer until it does.</returns>
    [AlwaysInterleave]
    [Alias("SubscribeAsync")]
    Task<bool> SubscribeAsync(WatchSubscription subscription, TimeSpan lease);

    [AlwaysInterleave]
    [Alias("UnsubscribeAsync")]
    Task UnsubscribeAsync(string application);
}

/// <param name="Application">Key of the application's grain.</param>
/// <param name="LabelValue">Value of <c>orleans-gitops.io/app</c> on its objects.</param>
/// <param name="Keys">Objects that it owns (<c>group/kind/namespace/name</c>), known before any label says so.</param>
[GenerateSerializer, Immutable, Alias("gitops.WatchSubscription")]
public sealed record WatchSubscription(
    [property: Id(0)] string Application,
    [property: Id(1)] string LabelValue,
    [property: Id(2)] ImmutableArray<string> Keys);
