namespace OrleansGitOps.Grains.Applications.Reconciling;

/// <summary>
/// One reconcile at a time; triggers that arrive meanwhile become one more, as wide as the widest of them. Used by one grain's turns only: what it starts
/// continues on the scheduler of the turn that started it.
/// </summary>
/// <param name="run">Runs one reconcile; never throws.</param>
internal sealed class ReconcileQueue(Func<ReconcileScope, Task> run)
{
    private readonly List<(long Number, TaskCompletionSource Done)> _waiters = [];
    private ReconcileScope? _pending;
    private bool _isRunning;
    private long _started;
    private long _completed;
    private bool _isClosed;

    /// <summary>The reconciles under way and remembered, complete when there are none.</summary>
    public Task Work { get; private set; } = Task.CompletedTask;

    /// <summary>A reconcile is under way or about to start.</summary>
    public bool IsRunning => _isRunning;

    /// <summary>Returns the number of the reconcile that will have seen this trigger.</summary>
    public long Add(ReconcileScope scope)
    {
        _pending = scope.Merge(_pending);
        var number = _started + 1;
        if (!_isRunning && !_isClosed)
        {
            _isRunning = true;
            Work = RunAllAsync();
        }

        return number;
    }

    /// <summary>Completes when the reconcile of this number has ended.</summary>
    public Task WaitAsync(long number)
    {
        if (_completed >= number)
        {
            return Task.CompletedTask;
        }

        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiters.Add((number, done));
        return done.Task;
    }

    /// <summary>Starts nothing any more; whoever waits is let go.</summary>
    public void Close()
    {
        _isClosed = true;
        Release(long.MaxValue);
    }

    private async Task RunAllAsync()
    {
        // Triggers of the same turn join.
        await Task.Yield();
        while (_pending is { } scope && !_isClosed)
        {
            _pending = null;
            _started++;
            await run(scope);
            _completed = _started;
            Release(_completed);
        }

        _isRunning = false;
    }

    private void Release(long upTo)
    {
        foreach (var waiter in _waiters.Where(waiter => waiter.Number <= upTo))
        {
            waiter.Done.TrySetResult();
        }

        _waiters.RemoveAll(waiter => waiter.Number <= upTo);
    }
}
