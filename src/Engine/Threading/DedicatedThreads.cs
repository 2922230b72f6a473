using System.Collections.Concurrent;
using OrleansGitOps.Engine.Errors;

namespace OrleansGitOps.Engine.Threading;

/// <summary>
/// Runs blocking work (libgit2, SQLite, waits for processes, rendering) on threads of its own. The same work on pool threads delays a
/// silo's heartbeats until its neighbours declare it dead. At most <c>threads</c> calls run at a time, the others wait in order.
/// </summary>
public sealed class DedicatedThreads : IDisposable
{
    private readonly BlockingCollection<Action> _queue = [];
    private readonly int _maxQueued;
    private readonly Thread[] _threads;

    /// <param name="name">Prefix of the threads' names, for dumps and debuggers.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="maxQueued">How many calls may wait; further ones are refused with <see cref="FailureReason.LimitExceeded"/>.</param>
    public DedicatedThreads(string name, int threads, int maxQueued = 100_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _maxQueued = maxQueued;
        _threads = new Thread[threads];
        for (var i = 0; i < threads; i++)
        {
            _threads[i] = new Thread(Work) { Name = $"{name} {i + 1}", IsBackground = true };
            _threads[i].Start();
        }
    }

    /// <summary>Runs <paramref name="work"/> on one of the threads. Continuations of the returned task never run there.</summary>
    /// <param name="work">May block. Its exception ends up in the task.</param>
    /// <param name="cancellationToken">Only takes a call out of the queue; running work watches the token itself.</param>
    public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (_queue.Count >= _maxQueued)
        {
            throw new GitOpsException(FailureReason.LimitExceeded, $"more than {_maxQueued} calls wait for {_threads[0].Name}",
                new RetryPolicy.Backoff());
        }

        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            _queue.Add(() => Complete(completion, work, cancellationToken), cancellationToken);
        }
        catch (InvalidOperationException exception) when (_queue.IsAddingCompleted)
        {
            throw new ObjectDisposedException(nameof(DedicatedThreads), exception);
        }

        return completion.Task;
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    public Task RunAsync(Action work, CancellationToken cancellationToken = default) =>
        RunAsync(
            () =>
            {
                work();
                return true;
            },
            cancellationToken);

    /// <summary>Takes no more work; what is queued or running still ends, on background threads that do not hold the process.</summary>
    public void Dispose() => _queue.CompleteAdding();

    private static void Complete<T>(TaskCompletionSource<T> completion, Func<T> work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            completion.TrySetCanceled(cancellationToken);
            return;
        }

        try
        {
            completion.TrySetResult(work());
        }
        catch (OperationCanceledException exception) when (exception.CancellationToken.IsCancellationRequested)
        {
            completion.TrySetCanceled(exception.CancellationToken);
        }
        catch (Exception exception)
        {
            completion.TrySetException(exception);
        }
    }

    private void Work()
    {
        foreach (var call in _queue.GetConsumingEnumerable())
        {
            call();
        }
    }
}
