using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Syncing;

/// <summary>
/// The gate of every write (<see cref="Kubernetes.WriteGate"/>): when a monotonic clock says that the claim was last confirmed too long ago
/// (a paused process), it is confirmed again first.
/// </summary>
internal sealed class ClaimGuard(ISyncClaim claim, TimeSpan lease, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _confirming = new(1);
    private long _confirmed;

    /// <summary>Takes the claim.</summary>
    /// <exception cref="GitOpsException"><see cref="FailureReason.ClaimLost"/>.</exception>
    public async Task TakeAsync(IReadOnlyList<ResourceKey> planned, CancellationToken cancellationToken)
    {
        var asked = time.GetTimestamp();
        if (!await claim.ClaimAsync(planned, cancellationToken))
        {
            throw Lost();
        }

        Volatile.Write(ref _confirmed, asked);
    }

    /// <summary>Whether this write may leave.</summary>
    /// <exception cref="GitOpsException"><see cref="FailureReason.ClaimLost"/>.</exception>
    public Task EnsureAsync(CancellationToken cancellationToken) =>
        IsFresh() ? Task.CompletedTask : ConfirmAsync(onlyIfStale: true, cancellationToken);

    /// <summary>Asks storage in any case: something suggests that another one writes.</summary>
    public Task ConfirmAsync(CancellationToken cancellationToken) => ConfirmAsync(onlyIfStale: false, cancellationToken);

    public void Dispose() => _confirming.Dispose();

    private async Task ConfirmAsync(bool onlyIfStale, CancellationToken cancellationToken)
    {
        await _confirming.WaitAsync(cancellationToken);
        try
        {
            if (onlyIfStale && IsFresh())
            {
                return;
            }

            var asked = time.GetTimestamp();
            if (!await claim.ConfirmAsync(cancellationToken))
            {
                throw Lost();
            }

            Volatile.Write(ref _confirmed, asked);
        }
        finally
        {
            _confirming.Release();
        }
    }

    private bool IsFresh() => time.GetElapsedTime(Volatile.Read(ref _confirmed)) <= lease;

    private static GitOpsException Lost() => new(
        FailureReason.ClaimLost, "Another operation took over this application. Nothing more was written by this one.",
        new RetryPolicy.Backoff());
}
