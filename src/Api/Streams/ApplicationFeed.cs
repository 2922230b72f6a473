using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansGitOps.Api.Errors;
using OrleansGitOps.Grains.Abstractions;
using OrleansGitOps.Grains.Abstractions.Index;

namespace OrleansGitOps.Api.Streams;

/// <summary>
/// Follows the index once for everybody on this node who watches applications: sixteen long polls, however many readers there are. It begins with the first
/// reader. Thread-safe.
/// </summary>
internal sealed partial class ApplicationFeed(IGrainFactory grains, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<ApplicationFeed> logger)
{
    /// <summary>Streams at once on this node.</summary>
    public const int MaxReaders = 1_000;

    private static readonly TimeSpan DeletedKeptFor = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, IndexRow> _rows = new(StringComparer.Ordinal);
    private readonly Queue<(IndexRow Row, DateTimeOffset At)> _deleted = [];
    private readonly HashSet<FeedReader> _readers = [];
    private readonly TaskCompletionSource[] _listed =
        [.. Enumerable.Range(0, ApplicationIndex.Shards).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];

    private bool _isFollowing;

    /// <summary>From now on the reader hears of every change. Dispose of it.</summary>
    /// <returns>The reader, and every row as it is now, those of applications that were deleted lately included.</returns>
    /// <exception cref="ApiException">Too many streams are open (429).</exception>
    /// <exception cref="RequestFailedException">Unavailable: the index does not answer.</exception>
    public async Task<(FeedReader Reader, IReadOnlyList<IndexRow> Rows)> SubscribeAsync(CancellationToken cancellationToken)
    {
        Follow();
        try
        {
            await Task.WhenAll(_listed.Select(shard => shard.Task)).WaitAsync(LongestStart, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new RequestFailedException(RequestError.Unavailable, "the index of applications does not answer at present; try again");
        }

        lock (_lock)
        {
            if (_readers.Count >= MaxReaders)
            {
                throw new ApiException(
                    StatusCodes.Status429TooManyRequests, ErrorCodes.ResourceExhausted, $"this node has {MaxReaders} streams open, which is its limit");
            }

            var reader = new FeedReader(Release);
            _readers.Add(reader);
            return (reader, [.. _rows.Values]);
        }
    }

    private void Release(FeedReader reader)
    {
        lock (_lock)
        {
            _readers.Remove(reader);
        }
    }

    private void Follow()
    {
        lock (_lock)
        {
            if (_isFollowing)
            {
                return;
            }

            _isFollowing = true;
        }

        foreach (var (grain, shard) in grains.GetApplicationIndexShards().Select((grain, shard) => (grain, shard)))
        {
            _ = Task.Run(() => FollowAsync(grain, shard, lifetime.ApplicationStopping), CancellationToken.None);
        }
    }

    private async Task FollowAsync(IApplicationIndexGrain grain, int shard, CancellationToken stopping)
    {
        var (epoch, sequence, failures) = ("", 0L, 0);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var changes = await grain.ChangesAsync(epoch, sequence, stopping);
                Take(shard, changes);
                (epoch, sequence, failures) = (changes.Epoch, changes.Sequence, 0);
                _listed[shard].TrySetResult();
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // The shard moves, or its silo was lost: what is missed meanwhile comes with the next answer.
                LogFollowFailed(shard, exception.GetType().Name);
                var pause = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, 0.2 * Math.Pow(2, Math.Min(10, failures++))));
                await Task.Delay(pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Take(int shard, IndexRows changes)
    {
        lock (_lock)
        {
            foreach (var row in changes.Rows)
            {
                Set(row);
            }

            if (changes.Complete)
            {
                var told = changes.Rows.Select(row => row.Key).ToHashSet(StringComparer.Ordinal);
                foreach (var gone in _rows.Values.Where(row =>
                    !row.Deleted && ApplicationIndex.ShardOf(row.Key) == shard && !told.Contains(row.Key)).ToList())
                {
                    Set(gone with { Deleted = true, Revision = Math.Max(gone.Revision + 1, changes.Revision) });
                }
            }

            Forget();
        }
    }

    private void Set(IndexRow row)
    {
        if (_rows.TryGetValue(row.Key, out var known) && known.Revision >= row.Revision)
        {
            return;
        }

        _rows[row.Key] = row;
        if (row.Deleted)
        {
            _deleted.Enqueue((row, time.GetUtcNow()));
        }

        foreach (var reader in _readers)
        {
            reader.Offer(row);
        }
    }

    private void Forget()
    {
        var limit = time.GetUtcNow() - DeletedKeptFor;
        while (_deleted.TryPeek(out var oldest) && oldest.At < limit)
        {
            _deleted.Dequeue();
            if (_rows.GetValueOrDefault(oldest.Row.Key) == oldest.Row)
            {
                _rows.Remove(oldest.Row.Key);
            }
        }
    }

    [LoggerMessage(EventId = 4101, Level = LogLevel.Debug, Message = "Shard {Shard} of the index could not be followed ({Exception}); it is asked again")]
    private partial void LogFollowFailed(int shard, string exception);
}
