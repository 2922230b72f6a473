using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Git.Urls;

namespace OrleansGitOps.Engine.Git.Transport;

/// <summary>
/// The total time of one exchange, and the idle time of each step in it. Running out is an ordinary failure, unlike the caller's
/// cancellation.
/// </summary>
internal sealed class Deadline : IDisposable
{
    private readonly GitUrl _url;
    private readonly TimeSpan _total;
    private readonly TimeSpan _idle;
    private readonly TimeProvider _time;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _linked;

    public Deadline(GitUrl url, TimeSpan total, TimeSpan idle, TimeProvider time, CancellationToken caller)
    {
        (_url, _total, _idle, _time, _caller) = (url, total, idle, time, caller);
        _timer = new CancellationTokenSource(total, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(caller, _timer.Token);
    }

    public CancellationToken Token => _linked.Token;

    /// <summary>Whether the total time ran out, rather than the caller giving up.</summary>
    public bool HasExpired => _timer.IsCancellationRequested && !_caller.IsCancellationRequested;

    /// <summary>Runs one step that must show progress within the idle time.</summary>
    /// <exception cref="GitOpsException">The step took longer than the idle time, or all steps longer than the total time.</exception>
    public async ValueTask<T> StepAsync<T>(Func<CancellationToken, ValueTask<T>> step)
    {
        using var idle = new CancellationTokenSource(_idle, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(_linked.Token, idle.Token);
        try
        {
            return await step(both.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (both.IsCancellationRequested && exception is OperationCanceledException or IOException)
        {
            _caller.ThrowIfCancellationRequested();
            throw Expired(idle.IsCancellationRequested && !_timer.IsCancellationRequested, exception);
        }
    }

    public GitOpsException Expired(bool wasIdle, Exception? inner = null) => GitFailures.Unreachable(
        _url,
        wasIdle
            ? $"the host sent nothing for {GitFailures.Seconds(_idle)}"
            : $"the host did not finish within {GitFailures.Seconds(_total)}",
        inner);

    public void Dispose()
    {
        _linked.Dispose();
        _timer.Dispose();
    }
}
