namespace OrleansGitOps.Sandbox.Storage;

/// <summary>
/// The last changes of one kind, oldest first. A watch reads on from a position; what fell out of the window is gone for it (410). Not
/// synchronized: the store's lock guards it.
/// </summary>
internal sealed class EventWindow(int capacity)
{
    private readonly WatchEvent[] _ring = new WatchEvent[capacity];
    private long _next;

    /// <summary>Changes up to this version may have fallen out; those after it are all there.</summary>
    public long LostUpTo { get; private set; }

    /// <summary>The position after the last change.</summary>
    public long End => _next;

    private long Start => Math.Max(0, _next - _ring.Length);

    public void Add(WatchEvent change)
    {
        ref var slot = ref _ring[_next % _ring.Length];
        if (_next >= _ring.Length)
        {
            LostUpTo = slot.Version;
        }

        slot = change;
        _next++;
    }

    /// <summary>Forgets everything, as a real watch cache does when it restarts.</summary>
    public void Forget(long version)
    {
        Array.Clear(_ring);
        LostUpTo = version;
        _next += _ring.Length;
    }

    /// <summary>The position of the first change after <paramref name="version"/>, or null when some of those are lost.</summary>
    public long? PositionAfter(long version)
    {
        if (version < LostUpTo)
        {
            return null;
        }

        var (low, high) = (Start, _next);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (_ring[middle % _ring.Length] is not { } change || change.Version <= version)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>The changes from <paramref name="position"/> on, or null when it has fallen out.</summary>
    public IReadOnlyList<WatchEvent>? From(long position)
    {
        if (position < Start || (position < _next && _ring[position % _ring.Length] is null))
        {
            return null;
        }

        var changes = new WatchEvent[Math.Min(_next - position, 256)];
        for (var i = 0; i < changes.Length; i++)
        {
            changes[i] = _ring[(position + i) % _ring.Length];
        }

        return changes;
    }
}
