using OrleansGitOps.Engine.Errors;

namespace OrleansGitOps.Engine.Kubernetes;

/// <summary>
/// Stops asking a cluster that does not answer. It opens after <see cref="KubeClientOptions.BreakerThreshold"/> failures in a row that
/// tell something about the whole cluster: no connection, no answer in time, 429, 502–504, a failing <c>/readyz</c>. A 500 never counts:
/// that is one bad manifest or webhook. While it is open, calls fail at once, and <c>/readyz</c> is asked with growing pauses until it
/// answers.
/// </summary>
public sealed class ClusterBreaker : IDisposable
{
    private static readonly TimeSpan Relapse = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _disposing = new();
    private readonly Func<CancellationToken, Task> _probe;
    private readonly KubeClientOptions _options;
    private readonly TimeProvider _time;
    private Opening? _open;
    private int _failures;
    private int _openings;
    private long _closedAt;

    internal ClusterBreaker(Func<CancellationToken, Task> probe, KubeClientOptions options, TimeProvider time) =>
        (_probe, _options, _time) = (probe, options, time);

    /// <summary>Whether calls fail at once at present.</summary>
    public bool IsOpen => Volatile.Read(ref _open) is not null;

    /// <summary>Why it is open, for a person; null while it is closed.</summary>
    public string? Problem => Volatile.Read(ref _open)?.Why;

    /// <summary>Ends when the breaker is closed.</summary>
    public Task WhenClosedAsync(CancellationToken cancellationToken) =>
        Volatile.Read(ref _open)?.Closed.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask;

    public void Dispose()
    {
        _disposing.Cancel();
        _disposing.Dispose();
    }

    /// <exception cref="GitOpsException">It is open. The retry policy tells when to come again.</exception>
    internal void ThrowIfOpen()
    {
        if (Volatile.Read(ref _open) is { } open)
        {
            var wait = _time.GetElapsedTime(_time.GetTimestamp(), open.NextProbe);
            var after = new RetryPolicy.After(wait > TimeSpan.Zero ? wait : _options.BreakerFirstPause);
            throw new GitOpsException(FailureReason.ClusterUnreachable, open.Why, after);
        }
    }

    internal void Succeeded()
    {
        if (Volatile.Read(ref _failures) != 0)
        {
            Volatile.Write(ref _failures, 0);
        }
    }

    /// <param name="why">For a person: the cluster and what happened.</param>
    /// <param name="retryAfter">What the server asked for, if it did.</param>
    internal void Failed(string why, TimeSpan? retryAfter = null)
    {
        lock (_lock)
        {
            if (_open is not null || _disposing.IsCancellationRequested || ++_failures < _options.BreakerThreshold)
            {
                return;
            }

            // Opening again soon after closing goes on with the longer pauses: /readyz was too kind.
            _openings = _openings > 0 && _time.GetElapsedTime(_closedAt) < Relapse ? _openings + 1 : 0;
            var pause = Longest(Pause(_openings), retryAfter ?? TimeSpan.Zero);
            _open = new Opening(why) { NextProbe = Later(pause) };
            _ = ProbeUntilClosedAsync(_open, pause, _disposing.Token);
        }
    }

    /// <summary><c>/readyz</c> answered well, whoever asked.</summary>
    internal void Close()
    {
        Opening? closed;
        lock (_lock)
        {
            closed = _open;
            _failures = 0;
            if (closed is not null)
            {
                _open = null;
                _closedAt = _time.GetTimestamp();
            }
        }

        closed?.Closed.TrySetResult();
    }

    private async Task ProbeUntilClosedAsync(Opening opening, TimeSpan pause, CancellationToken cancellationToken)
    {
        for (var attempt = _openings; ; attempt++)
        {
            await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested || opening.Closed.Task.IsCompleted)
            {
                opening.Closed.TrySetResult();
                return;
            }

            try
            {
                await _probe(cancellationToken);
                Close();
                return;
            }
            catch (Exception failure)
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    continue;
                }

                pause = Pause(attempt + 1);
                opening.Why = failure is GitOpsException or KubeApiException ? failure.Message : opening.Why;
                opening.NextProbe = Later(pause);
            }
        }
    }

    private TimeSpan Pause(int attempt)
    {
        var factor = Math.Pow(2, Math.Min(attempt, 16)) * (1 + (Random.Shared.NextDouble() * 0.2));
        var pause = _options.BreakerFirstPause * factor;
        return pause < _options.BreakerLongestPause ? pause : _options.BreakerLongestPause;
    }

    private long Later(TimeSpan pause) => _time.GetTimestamp() + (long)(pause.TotalSeconds * _time.TimestampFrequency);

    private static TimeSpan Longest(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private sealed class Opening(string why)
    {
        private long _nextProbe;

        public string Why { get; set; } = why;

        public long NextProbe { get => Volatile.Read(ref _nextProbe); set => Volatile.Write(ref _nextProbe, value); }

        public TaskCompletionSource Closed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
