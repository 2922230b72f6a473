using System.Diagnostics.CodeAnalysis;

namespace OrleansGitOps.Sandbox.Storage;

/// <summary>
/// The cluster's objects in memory, with one sequence of versions for all kinds as etcd has. A write is worked out beside the lock
/// against the version that was read, and takes the lock only to be exchanged for it: whoever lost the race reads again. So what the
/// lock guards is a number, an exchange and an event.
/// </summary>
internal sealed class ObjectStore
{
    private readonly Lock _gate = new();
    private readonly int _windowCapacity;
    private readonly Dictionary<string, Collection> _collections = new(StringComparer.Ordinal);
    private long _version = 1;

    /// <param name="windowCapacity">How many changes of each kind a watch can be behind before it is answered 410 Gone.</param>
    public ObjectStore(int windowCapacity) => _windowCapacity = windowCapacity;

    /// <summary>Called after every change, on the writer's thread and outside the lock.</summary>
    public event Action<string, WatchEvent>? Changed;

    public long Version
    {
        get
        {
            lock (_gate)
            {
                return _version;
            }
        }
    }

    /// <param name="collection">Group and resource of the kind; all its versions share it.</param>
    /// <param name="name">Of the object.</param>
    public StoredObject? Find(string collection, ObjectName name)
    {
        lock (_gate)
        {
            return Of(collection).Objects.GetValueOrDefault(name);
        }
    }

    /// <summary>The object of a uid, or null.</summary>
    public StoredObject? FindByUid(string collection, string uid)
    {
        lock (_gate)
        {
            return Of(collection).FindByUid(uid);
        }
    }

    public Snapshot Read(string collection)
    {
        lock (_gate)
        {
            return new Snapshot(_version, Of(collection).Objects);
        }
    }

    /// <summary>Exchanges a version for another one.</summary>
    /// <param name="collection">As of <see cref="Find"/>.</param>
    /// <param name="expected">What was read; null: there must be none.</param>
    /// <param name="next">What to store.</param>
    /// <param name="stored">What was stored.</param>
    /// <returns>False: another write came first.</returns>
    public bool TryPut(string collection, StoredObject? expected, StagedObject next, [NotNullWhen(true)] out StoredObject? stored)
    {
        TaskCompletionSource signal;
        lock (_gate)
        {
            var objects = Of(collection);
            if (!ReferenceEquals(objects.Objects.GetValueOrDefault(next.Name), expected))
            {
                stored = null;
                return false;
            }

            stored = new StoredObject(next, ++_version);
            signal = objects.Put(stored, expected);
        }

        signal.TrySetResult();
        Changed?.Invoke(collection, new WatchEvent(stored.ResourceVersion, expected, stored, IsRemoval: false));
        return true;
    }

    /// <summary>Removes an object.</summary>
    /// <param name="collection">As of <see cref="Find"/>.</param>
    /// <param name="expected">What was read.</param>
    /// <param name="last">The object as its watches see it go.</param>
    /// <param name="removed">The last state, with the version of the removal.</param>
    /// <returns>False: another write came first.</returns>
    public bool TryRemove(string collection, StoredObject expected, StagedObject last, [NotNullWhen(true)] out StoredObject? removed)
    {
        TaskCompletionSource signal;
        lock (_gate)
        {
            var objects = Of(collection);
            if (!ReferenceEquals(objects.Objects.GetValueOrDefault(expected.Name), expected))
            {
                removed = null;
                return false;
            }

            removed = new StoredObject(last, ++_version);
            signal = objects.Remove(removed, expected);
        }

        signal.TrySetResult();
        Changed?.Invoke(collection, new WatchEvent(removed.ResourceVersion, expected, removed, IsRemoval: true));
        return true;
    }

    /// <summary>Objects and the position in the window that belongs to them, read together.</summary>
    public (Snapshot Snapshot, long Position) ReadForWatch(string collection)
    {
        lock (_gate)
        {
            var objects = Of(collection);
            return (new Snapshot(_version, objects.Objects), objects.Window.End);
        }
    }

    /// <summary>Where a watch goes on after a version.</summary>
    /// <returns>Null: changes after it are lost; <paramref name="oldest"/> is the oldest version that could be asked for.</returns>
    public long? PositionAfter(string collection, long version, out long oldest)
    {
        lock (_gate)
        {
            var window = Of(collection).Window;
            oldest = window.LostUpTo;
            return window.PositionAfter(version);
        }
    }

    /// <summary>The changes from a position on.</summary>
    /// <returns>No changes when the watch fell out of the window; what to await when there are none yet; and the store's version.</returns>
    public (IReadOnlyList<WatchEvent>? Changes, Task Next, long Version) ReadFrom(string collection, long position)
    {
        lock (_gate)
        {
            var objects = Of(collection);
            return (objects.Window.From(position), objects.Changed, _version);
        }
    }

    /// <summary>Forgets the changes of all kinds: watches that are behind, and those that begin at an old version, get 410 Gone.</summary>
    public void ForgetChanges()
    {
        List<TaskCompletionSource> signals = [];
        lock (_gate)
        {
            foreach (var objects in _collections.Values)
            {
                objects.Window.Forget(_version);
                signals.Add(objects.TakeSignal());
            }
        }

        signals.ForEach(signal => signal.TrySetResult());
    }

    /// <summary>Names of the collections that hold objects.</summary>
    public IReadOnlyList<string> FilledCollections()
    {
        lock (_gate)
        {
            return [.. _collections.Where(entry => !entry.Value.Objects.IsEmpty).Select(entry => entry.Key)];
        }
    }

    private Collection Of(string name)
    {
        if (!_collections.TryGetValue(name, out var collection))
        {
            _collections[name] = collection = new Collection(_windowCapacity);
        }

        return collection;
    }
}
