using OrleansGitOps.Grains.Abstractions.Applications;
using OrleansGitOps.Grains.Abstractions.Index;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Grains.Index;

/// <summary>
/// Rows, and which of them changed when. Each row is kept once, as it is now: whoever was away for long hears of each application once, and the memory is that
/// of the rows however often they change. Used by one grain's turns only.
/// </summary>
internal sealed class IndexShard(TimeProvider time)
{
    /// <summary>A late update of a deleted application must not bring it back, and whoever watches must hear that it is gone.</summary>
    public static TimeSpan DeletedKeptFor { get; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest wait for a change; well below the time that a call between grains may take.</summary>
    public static TimeSpan LongestWait { get; } = TimeSpan.FromSeconds(20);

    private const int MaxDeleted = 10_000;

    private readonly string _epoch = Guid.NewGuid().ToString("N");
    private readonly SortedDictionary<string, Entry> _rows = new(StringComparer.Ordinal);
    private readonly SortedSet<(long Sequence, string Key)> _bySequence = [];
    private readonly Queue<(string Key, long Sequence, DateTimeOffset At)> _deleted = [];
    private TaskCompletionSource _changed = NewSignal();
    private IndexRows? _all;
    private long _sequence;
    private long _forgotten;

    public long Revision { get; private set; }

    /// <summary>Takes a row unless a newer one is there.</summary>
    public void Put(string key, Application application, long revision) => Set(new IndexRow(key, revision, application, Deleted: false));

    /// <summary>Notes that an application is gone, unless it is there again.</summary>
    public void Remove(string key, long revision)
    {
        var parts = ApplicationKey.Parse(key);
        var last = _rows.TryGetValue(key, out var known)
            ? known.Row.Application
            : new Application { Metadata = new ObjectMeta { Namespace = parts.Namespace, Name = parts.Name } };
        var version = revision.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Set(new IndexRow(key, revision, last with { Metadata = last.Metadata with { ResourceVersion = version } }, Deleted: true));
    }

    public IndexRows Read() => _all ??= new IndexRows(_epoch, _sequence, true, [.. _rows.Values.Select(entry => entry.Row)], Revision);

    public async Task<IndexRows> ChangesAsync(string epoch, long after, CancellationToken cancellationToken)
    {
        if (epoch == _epoch && after >= _sequence)
        {
            await _changed.Task.WaitAsync(LongestWait, time, cancellationToken).ConfigureAwait(
                ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return epoch == _epoch && after >= _forgotten
            ? new IndexRows(_epoch, _sequence, false, [.. After(after).Select(key => _rows[key].Row)], Revision)
            : Read();
    }

    /// <summary>Whoever waits gets an answer at once.</summary>
    public void Release() => _changed.TrySetResult();

    private void Set(IndexRow row)
    {
        if (_rows.TryGetValue(row.Key, out var known) && known.Row.Revision >= row.Revision)
        {
            return;
        }

        if (known is not null)
        {
            _bySequence.Remove((known.Sequence, row.Key));
        }

        _sequence++;
        _rows[row.Key] = new Entry(row, _sequence);
        _bySequence.Add((_sequence, row.Key));
        Revision = Math.Max(Revision, row.Revision);
        if (row.Deleted)
        {
            _deleted.Enqueue((row.Key, _sequence, time.GetUtcNow()));
        }

        ForgetDeleted();
        _all = null;
        var signal = _changed;
        _changed = NewSignal();
        signal.TrySetResult();
    }

    private void ForgetDeleted()
    {
        var limit = time.GetUtcNow() - DeletedKeptFor;
        while (_deleted.TryPeek(out var oldest) && (oldest.At < limit || _deleted.Count > MaxDeleted))
        {
            _deleted.Dequeue();
            if (_rows.TryGetValue(oldest.Key, out var entry) && entry.Sequence == oldest.Sequence)
            {
                _rows.Remove(oldest.Key);
                _bySequence.Remove((oldest.Sequence, oldest.Key));
                _forgotten = Math.Max(_forgotten, oldest.Sequence);
            }
        }
    }

    /// <summary>From the newest back: what changed lately is little.</summary>
    private IEnumerable<string> After(long sequence) =>
        _bySequence.Reverse().TakeWhile(item => item.Sequence > sequence).Reverse().Select(item => item.Key);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record Entry(IndexRow Row, long Sequence);
}
