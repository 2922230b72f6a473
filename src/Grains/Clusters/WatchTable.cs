using System.Collections.Immutable;
using OrleansGitOps.Grains.Abstractions.Applications;
using OrleansGitOps.Grains.Abstractions.Clusters;

namespace OrleansGitOps.Grains.Clusters;

/// <summary>
/// What one watch knows: for each managed object a reference (uid, version, digest, health), never the object itself, and who must hear of it.
/// Thread-safe: the watch loop writes, grain calls read.
/// </summary>
internal sealed class WatchTable(string watch)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _objects = [];
    private readonly Dictionary<string, Subscriber> _subscribers = [];
    private readonly Dictionary<string, string> _applicationByLabel = [];
    private readonly Dictionary<string, string> _applicationByKey = [];
    private readonly Dictionary<string, HashSet<string>> _keysByLabel = [];
    private long _epoch;
    private long _sequence;

    public int SubscriberCount
    {
        get
        {
            lock (_lock) { return _subscribers.Count; }
        }
    }

    /// <summary>Takes or renews a subscription. The answer is the application's snapshot when one is due and the watch has listed.</summary>
    public ObjectsChanged? Subscribe(WatchSubscription subscription, DateTimeOffset leaseEnd)
    {
        lock (_lock)
        {
            if (_subscribers.TryGetValue(subscription.Application, out var known))
            {
                Forget(known);
            }

            var subscriber = new Subscriber(subscription, leaseEnd);
            _subscribers[subscription.Application] = subscriber;
            _applicationByLabel[subscription.LabelValue] = subscription.Application;
            foreach (var key in subscription.Keys)
            {
                _applicationByKey[key] = subscription.Application;
            }

            var due = subscription.WantSnapshot || known is null or { MissedMessage: true };
            subscriber.MissedMessage = due && _epoch == 0;
            return due && _epoch > 0 ? SnapshotOf(subscriber) : null;
        }
    }

    public void Unsubscribe(string application)
    {
        lock (_lock)
        {
            if (_subscribers.Remove(application, out var subscriber))
            {
                Forget(subscriber);
            }
        }
    }

    /// <summary>Ends the subscriptions whose lease is over.</summary>
    public void Expire(DateTimeOffset now)
    {
        lock (_lock)
        {
            foreach (var (application, subscriber) in _subscribers.Where(pair => pair.Value.LeaseEnd < now).ToList())
            {
                _subscribers.Remove(application);
                Forget(subscriber);
            }
        }
    }

    /// <summary>A message to this application was lost: its next renewal gets a snapshot.</summary>
    public void MarkMissed(string application)
    {
        lock (_lock)
        {
            if (_subscribers.TryGetValue(application, out var subscriber))
            {
                subscriber.MissedMessage = true;
            }
        }
    }

    /// <summary>Replaces everything after a list. Every subscriber gets its part, since what was deleted in the gap has no event.</summary>
    public IReadOnlyList<(string Application, ObjectsChanged Change)> Relist(long epoch, IEnumerable<(ObservedObject Object, string? Label)> items)
    {
        lock (_lock)
        {
            _epoch = Math.Max(epoch, _epoch + 1);
            _sequence = 0;
            _objects.Clear();
            _keysByLabel.Clear();
            foreach (var (item, label) in items)
            {
                Store(item, label ?? "");
            }

            return [.. _subscribers.Select(pair => (pair.Key, SnapshotOf(pair.Value)))];
        }
    }

    /// <summary>
    /// Takes one event. The answer is null when nobody needs to hear of it: no owner, or neither what matters for drift nor the health changed.
    /// </summary>
    public (string Application, ObjectsChanged Change)? Change(ObservedObject seen, string? label)
    {
        lock (_lock)
        {
            _objects.TryGetValue(seen.Key, out var known);
            // Known first: an edit of the label, or its removal (which ends here as a deletion), must not hide an object from its owner.
            var owner = OwnerOf(seen.Key, known?.Label ?? label ?? "");
            if (seen.Deleted)
            {
                Drop(seen.Key);
            }
            else
            {
                Store(seen, label ?? "");
            }

            if (owner is null || !_subscribers.ContainsKey(owner) || (!seen.Deleted && known is not null && IsSame(known.Object, seen)))
            {
                return null;
            }

            _sequence++;
            return (owner, new ObjectsChanged(watch, _epoch, _sequence, Complete: false, [seen]));
        }
    }

    private static bool IsSame(ObservedObject known, ObservedObject seen) =>
        known.Uid == seen.Uid && known.Digest == seen.Digest && Equals(known.Health, seen.Health);

    private string? OwnerOf(string key, string label) =>
        _applicationByKey.TryGetValue(key, out var byKey) ? byKey : _applicationByLabel.GetValueOrDefault(label);

    private void Store(ObservedObject item, string label)
    {
        Drop(item.Key);
        _objects[item.Key] = new Entry(item with { Live = null }, label);
        if (!_keysByLabel.TryGetValue(label, out var keys))
        {
            _keysByLabel[label] = keys = [];
        }

        keys.Add(item.Key);
    }

    private void Drop(string key)
    {
        if (_objects.Remove(key, out var entry) && _keysByLabel.TryGetValue(entry.Label, out var keys))
        {
            keys.Remove(key);
            if (keys.Count == 0)
            {
                _keysByLabel.Remove(entry.Label);
            }
        }
    }

    private ObjectsChanged SnapshotOf(Subscriber subscriber)
    {
        subscriber.MissedMessage = false;
        var subscription = subscriber.Subscription;
        IEnumerable<string> labelled = _keysByLabel.TryGetValue(subscription.LabelValue, out var keys) ? keys : [];
        var objects = subscription.Keys
            .Concat(labelled.Where(key => !_applicationByKey.ContainsKey(key)))
            .Distinct()
            .Where(key => _objects.ContainsKey(key) && OwnerOf(key, _objects[key].Label) == subscription.Application)
            .Select(key => _objects[key].Object)
            .ToImmutableArray();
        return new ObjectsChanged(watch, _epoch, _sequence, Complete: true, objects);
    }

    private void Forget(Subscriber subscriber)
    {
        if (_applicationByLabel.GetValueOrDefault(subscriber.Subscription.LabelValue) == subscriber.Subscription.Application)
        {
            _applicationByLabel.Remove(subscriber.Subscription.LabelValue);
        }

        foreach (var key in subscriber.Subscription.Keys)
        {
            if (_applicationByKey.GetValueOrDefault(key) == subscriber.Subscription.Application)
            {
                _applicationByKey.Remove(key);
            }
        }
    }

    private sealed record Entry(ObservedObject Object, string Label);

    private sealed class Subscriber(WatchSubscription subscription, DateTimeOffset leaseEnd)
    {
        public WatchSubscription Subscription { get; } = subscription;

        public DateTimeOffset LeaseEnd { get; } = leaseEnd;

        public bool MissedMessage { get; set; }
    }
}
