using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Grains.Abstractions.Clusters;
using OrleansGitOps.Grains.Applications.Reconciling;
using OrleansGitOps.Grains.Clusters;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Grains.Applications.Watching;

/// <summary>
/// The watches that one application hears from. Leases are renewed at every touch, so a watch grain that died is revived by its subscribers.
/// Used by one grain's turns only.
/// </summary>
internal sealed partial class WatchSubscriptions(IGrainFactory grains, string application, LiveFacts facts, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan RenewAfter = TimeSpan.FromSeconds(45);

    private readonly Dictionary<string, Subscription> _watches = new(StringComparer.Ordinal);

    /// <summary>Follows exactly these objects from now on; subscriptions that are fresh and the same cost no call.</summary>
    /// <returns>What is known of objects whose watch works.</returns>
    public async Task<ImmutableDictionary<ResourceKey, LiveFact>> FollowAsync(
        string server, string labelValue, IReadOnlyCollection<WatchedObject> objects)
    {
        var wanted = objects.GroupBy(item => new ResourceWatchKey(server, item.Gvk).ToString(), StringComparer.Ordinal).ToDictionary(
            group => group.Key,
            group => group.Select(item => item.Key.ToString()).Order(StringComparer.Ordinal).ToImmutableArray(),
            StringComparer.Ordinal);
        var gone = _watches.Keys.Except(wanted.Keys, StringComparer.Ordinal).ToList();
        await Task.WhenAll(gone.Select(LeaveAsync).Concat(wanted.Select(pair => SubscribeAsync(pair.Key, labelValue, pair.Value, force: false))));

        var known = ImmutableDictionary.CreateBuilder<ResourceKey, LiveFact>();
        foreach (var item in objects)
        {
            var watch = new ResourceWatchKey(server, item.Gvk).ToString();
            if (_watches.TryGetValue(watch, out var subscription) && subscription.Works && facts.Find(watch, item.Key) is { } fact)
            {
                known[item.Key] = fact;
            }
        }

        return known.ToImmutable();
    }

    /// <summary>Renews every lease. Returns the keys of which something new became known.</summary>
    public async Task<IReadOnlyCollection<ResourceKey>> RenewAsync()
    {
        var learned = await Task.WhenAll(_watches.ToList().Select(pair => SubscribeAsync(pair.Key, pair.Value.LabelValue, pair.Value.Keys, force: true)));
        return [.. learned.SelectMany(keys => keys)];
    }

    public Task LeaveAllAsync() => Task.WhenAll(_watches.Keys.ToList().Select(LeaveAsync));

    private async Task<IReadOnlyCollection<ResourceKey>> SubscribeAsync(string watch, string labelValue, ImmutableArray<string> keys, bool force)
    {
        var now = time.GetUtcNow();
        if (!force && _watches.TryGetValue(watch, out var known) && known.Works && !facts.WantsSnapshot(watch)
            && now - known.RenewedAt < RenewAfter && known.LabelValue == labelValue && known.Keys.SequenceEqual(keys, StringComparer.Ordinal))
        {
            return [];
        }

        try
        {
            var reply = await grains.GetGrain<IResourceWatchGrain>(watch)
                .SubscribeAsync(new WatchSubscription(application, labelValue, keys, facts.WantsSnapshot(watch)), Lease);
            _watches[watch] = new Subscription(labelValue, keys, now, reply.Working);
            return reply.Snapshot is { } snapshot ? facts.Take(snapshot) : [];
        }
        catch (Exception exception)
        {
            // Without a watch the objects are read at each reconcile; the next touch tries again.
            _watches[watch] = new Subscription(labelValue, keys, now, Works: false);
            LogSubscribeFailed(logger, application, watch, exception);
            return [];
        }
    }

    private async Task LeaveAsync(string watch)
    {
        _watches.Remove(watch);
        facts.Forget(watch);
        try
        {
            await grains.GetGrain<IResourceWatchGrain>(watch).UnsubscribeAsync(application);
        }
        catch (Exception exception)
        {
            // The lease ends by itself.
            LogLeaveFailed(logger, application, watch, exception);
        }
    }

    private sealed record Subscription(string LabelValue, ImmutableArray<string> Keys, DateTimeOffset RenewedAt, bool Works);

    [LoggerMessage(EventId = 1201, Level = LogLevel.Warning, Message = "{Application}: no subscription to {Watch}; its objects are read instead")]
    private static partial void LogSubscribeFailed(ILogger logger, string application, string watch, Exception exception);

    [LoggerMessage(EventId = 1202, Level = LogLevel.Debug, Message = "{Application}: could not leave {Watch}")]
    private static partial void LogLeaveFailed(ILogger logger, string application, string watch, Exception exception);
}
