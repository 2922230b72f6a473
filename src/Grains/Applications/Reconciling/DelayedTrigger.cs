namespace OrleansGitOps.Grains.Applications.Reconciling;

/// <summary>Triggers a reconcile later: the earliest wish counts, wishes are merged. Used by one grain's turns only; fires on its scheduler.</summary>
internal sealed class DelayedTrigger(Action<ReconcileScope> fire, TaskScheduler scheduler, TimeProvider time) : IDisposable
{
    // A wait that a Git host or a spec asks for must not exceed what timers take.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private ITimer? _timer;
    private DateTimeOffset? _at;
    private ReconcileScope? _scope;

    public void Schedule(DateTimeOffset at, ReconcileScope scope)
    {
        _scope = scope.Merge(_scope);
        if (_at is not null && _at <= at)
        {
            return;
        }

        _at = at;
        _timer?.Dispose();
        var due = at - time.GetUtcNow();
        _timer = time.CreateTimer(
            _ => Task.Factory.StartNew(Fire, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler),
            null,
            TimeSpan.FromTicks(Math.Clamp(due.Ticks, 0, Longest.Ticks)),
            Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer?.Dispose();

    private void Fire()
    {
        var scope = _scope;
        (_at, _scope) = (null, null);
        if (scope is not null)
        {
            fire(scope);
        }
    }
}
