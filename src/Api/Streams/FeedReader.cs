using OrleansGitOps.Api.Errors;
using OrleansGitOps.Grains.Abstractions.Index;

namespace OrleansGitOps.Api.Streams;

/// <summary>
/// What one reader has not taken yet: each application once, as it is now. One that is slow hears less often, and its memory is bounded by the number of
/// applications; one that has fallen behind by more than <see cref="MaxWaiting"/> is dropped. Thread-safe.
/// </summary>
/// <param name="release">Called once, when the reader ends.</param>
internal sealed class FeedReader(Action<FeedReader> release) : IDisposable
{
    /// <summary>Applications.</summary>
    public const int MaxWaiting = 20_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, IndexRow> _waiting = new(StringComparer.Ordinal);
    private List<string> _order = [];
    private TaskCompletionSource _signal = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isTooSlow;

    public void Offer(IndexRow row)
    {
        lock (_lock)
        {
            if (!_waiting.ContainsKey(row.Key))
            {
                if (_waiting.Count >= MaxWaiting)
                {
                    _isTooSlow = true;
                    _waiting.Clear();
                    _order.Clear();
                }

                _order.Add(row.Key);
            }

            _waiting[row.Key] = row;
            _signal.TrySetResult();
        }
    }

    /// <summary>What changed, oldest first; empty when nothing did within <paramref name="limit"/>.</summary>
    /// <exception cref="ApiException">The reader is too slow: 429.</exception>
    public async Task<IReadOnlyList<IndexRow>> TakeAsync(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        Task signal;
        lock (_lock)
        {
            signal = _signal.Task;
        }

        try
        {
            await signal.WaitAsync(limit, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return [];
        }

        lock (_lock)
        {
            if (_isTooSlow)
            {
                throw new ApiException(
                    StatusCodes.Status429TooManyRequests, ErrorCodes.ResourceExhausted,
                    $"the stream was read too slowly: more than {MaxWaiting} applications changed meanwhile; list them and watch again");
            }

            var taken = _order.ConvertAll(key => _waiting[key]);
            _waiting.Clear();
            _order = [];
            _signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return taken;
        }
    }

    public void Dispose() => release(this);
}
