using System.Collections.Immutable;

namespace OrleansGitOps.Sandbox.Storage;

/// <summary>All objects of one kind. The store's lock guards it; the map itself is immutable, so a list holds a snapshot for free.</summary>
internal sealed class Collection(int windowCapacity)
{
    private readonly Dictionary<string, ObjectName> _byUid = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = NewSignal();

    public ImmutableSortedDictionary<ObjectName, StoredObject> Objects { get; private set; } =
        ImmutableSortedDictionary<ObjectName, StoredObject>.Empty;

    public EventWindow Window { get; } = new(windowCapacity);

    /// <summary>Completes at the next change.</summary>
    public Task Changed => _changed.Task;

    public StoredObject? FindByUid(string uid) => _byUid.TryGetValue(uid, out var name) ? Objects.GetValueOrDefault(name) : null;

    public TaskCompletionSource Put(StoredObject current, StoredObject? previous)
    {
        Objects = Objects.SetItem(current.Name, current);
        _byUid[current.Uid] = current.Name;
        return Add(new WatchEvent(current.ResourceVersion, previous, current, IsRemoval: false));
    }

    public TaskCompletionSource Remove(StoredObject last, StoredObject previous)
    {
        Objects = Objects.Remove(last.Name);
        _byUid.Remove(last.Uid);
        return Add(new WatchEvent(last.ResourceVersion, previous, last, IsRemoval: true));
    }

    /// <summary>Wakes all watches, to look at the window again.</summary>
    public TaskCompletionSource TakeSignal()
    {
        var signal = _changed;
        _changed = NewSignal();
        return signal;
    }

    private TaskCompletionSource Add(WatchEvent change)
    {
        Window.Add(change);
        return TakeSignal();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
