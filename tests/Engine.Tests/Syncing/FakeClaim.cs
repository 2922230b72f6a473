using OrleansGitOps.Engine.Syncing;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Tests.Syncing;

/// <summary>A claim that can be lost.</summary>
internal sealed class FakeClaim : ISyncClaim
{
    private int _confirmations;

    public bool IsFree { get; set; } = true;

    public bool IsOurs { get; set; } = true;

    public IReadOnlyList<ResourceKey>? Planned { get; private set; }

    public int Confirmations => _confirmations;

    public Task<bool> ClaimAsync(IReadOnlyList<ResourceKey> planned, CancellationToken cancellationToken)
    {
        Planned = IsFree ? planned : null;
        return Task.FromResult(IsFree);
    }

    public Task<bool> ConfirmAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _confirmations);
        return Task.FromResult(IsOurs);
    }
}
