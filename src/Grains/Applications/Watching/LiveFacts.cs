using System.Collections.Immutable;
using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Grains.Abstractions.Applications;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Grains.Applications.Watching;

/// <summary>
/// What the watches told of one application's objects. Every fact carries the epoch and sequence of its watch, so that late or repeated messages change
/// nothing. Used by one grain's turns only; in memory, since the watches tell it again after a restart.
/// </summary>
internal sealed class LiveFacts
{
    private readonly Dictionary<string, WatchState> _watches = new(StringComparer.Ordinal);
    private readonly Dictionary<ResourceKey, Fact> _objects = [];

    /// <summary>Whether this watch still has to tell everything it has.</summary>
    public bool WantsSnapshot(string watch) => !_watches.TryGetValue(watch, out var state) || !state.HasSnapshot;

    /// <summary>Takes a message. Returns the keys of which something new is known now.</summary>
    public IReadOnlyCollection<ResourceKey> Take(ObjectsChanged change)
    {
        var state = _watches.GetValueOrDefault(change.Watch) ?? (_watches[change.Watch] = new WatchState());
        if (change.Epoch < state.Epoch)
        {
            return [];
        }

        if (!change.Complete)
        {
            if (change.Epoch > state.Epoch)
            {
                // The list that this event follows was not heard of: what is known of the others may be stale.
                state.HasSnapshot = false;
            }

            return [.. change.Objects.Where(item => Put(change, item)).Select(item => ResourceKey.Parse(item.Key))];
        }

        var isRelist = change.Epoch > state.Epoch || !state.HasSnapshot;
        (state.Epoch, state.HasSnapshot) = (change.Epoch, true);
        HashSet<ResourceKey> touched = [.. change.Objects.Where(item => Put(change, item)).Select(item => ResourceKey.Parse(item.Key))];
        var present = change.Objects.Select(item => ResourceKey.Parse(item.Key)).ToHashSet();
        foreach (var (key, fact) in _objects.Where(pair => pair.Value.Watch == change.Watch && !present.Contains(pair.Key)).ToList())
        {
            if (IsNewer(change, fact) || isRelist && fact.Epoch < change.Epoch)
            {
                _objects.Remove(key);
                touched.Add(key);
            }
        }

        return touched;
    }

    /// <summary>A watch is no longer subscribed to.</summary>
    public void Forget(string watch)
    {
        _watches.Remove(watch);
        foreach (var key in _objects.Where(pair => pair.Value.Watch == watch).Select(pair => pair.Key).ToList())
        {
            _objects.Remove(key);
        }
    }

    /// <summary>What is known of an object of a watch that works; null when the watch has told nothing of any object yet.</summary>
    public LiveFact? Find(string watch, ResourceKey key)
    {
        if (WantsSnapshot(watch))
        {
            return null;
        }

        return _objects.TryGetValue(key, out var fact) && !fact.Object.Deleted
            ? new LiveFact(key, true, fact.Object.Uid, fact.Object.ResourceVersion, fact.Object.Digest, Parse(fact.Object.Live))
            : new LiveFact(key, false, "", "", "");
    }

    /// <summary>Digest, uid and health as the watch last told them; null when nothing is known.</summary>
    public ObservedObject? Observed(ResourceKey key) => _objects.TryGetValue(key, out var fact) ? fact.Object : null;

    /// <summary>Drops the bodies that came with changes: they were needed for one comparison.</summary>
    public void DropBodies()
    {
        foreach (var (key, fact) in _objects.Where(pair => pair.Value.Object.Live is not null).ToList())
        {
            _objects[key] = fact with { Object = fact.Object with { Live = null } };
        }
    }

    private bool Put(ObjectsChanged change, ObservedObject item)
    {
        var key = ResourceKey.Parse(item.Key);
        if (_objects.TryGetValue(key, out var known) && known.Watch == change.Watch && !IsNewer(change, known))
        {
            return false;
        }

        _objects[key] = new Fact(change.Watch, change.Epoch, change.Sequence, item);
        return known is null || known.Object.Deleted != item.Deleted || known.Object.Uid != item.Uid || known.Object.Digest != item.Digest
            || known.Object.Health != item.Health;
    }

    private static bool IsNewer(ObjectsChanged change, Fact known) =>
        change.Epoch > known.Epoch
        || (change.Epoch == known.Epoch && (change.Sequence > known.Sequence || (change.Complete && change.Sequence == known.Sequence)));

    private static KubeObject? Parse(ReadOnlyMemory<byte>? live) =>
        live is { } bytes && JsonNode.Parse(bytes.Span) is JsonObject content ? new KubeObject(content) : null;

    private sealed class WatchState
    {
        public long Epoch { get; set; }

        public bool HasSnapshot { get; set; }
    }

    private sealed record Fact(string Watch, long Epoch, long Sequence, ObservedObject Object);
}
