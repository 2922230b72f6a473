using OrleansGitOps.Engine.Syncing;

namespace OrleansGitOps.Grains.Applications.Reconciling;

/// <summary>Collects the progress of a sync and has it stored about once a second while something new is there.</summary>
internal sealed class ProgressKeeper(IReconcileHost host, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private List<SyncProgress> _waiting = [];
    private Task _loop = Task.CompletedTask;

    public void Start() => _loop = RunAsync(_stop.Token);

    /// <summary>Called from several tasks at once.</summary>
    public void Add(SyncProgress progress)
    {
        lock (_lock)
        {
            _waiting.Add(progress);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(Period, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            List<SyncProgress> done;
            lock (_lock)
            {
                (done, _waiting) = (_waiting, []);
            }

            if (done.Count > 0)
            {
                await host.SaveProgressAsync(done);
            }
        }
    }
}
