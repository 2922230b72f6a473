using System.Collections.Concurrent;
using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Syncing;

/// <summary>
/// Deletes what an application has in its cluster, in reverse kind order, kind after kind: the next kind waits until the one before is
/// gone, so a pass may have to be repeated. Deleted are only objects that are still ours; <c>Delete=false</c>, <c>keep</c> and
/// CustomResourceDefinitions stay and lose our marks.
/// </summary>
public static class DeletionRunner
{
    /// <summary>One pass. Never throws for what a cluster or a lost claim does.</summary>
    /// <param name="inventory">What is left to do. The caller takes <c>Gone</c> and <c>Kept</c> out before the next pass.</param>
    /// <param name="request">Cascade or not, and how.</param>
    /// <param name="context">Client, identity and claim.</param>
    /// <param name="cancellationToken">Ends the pass.</param>
    public static async Task<DeletionOutcome> RunAsync(
        Inventory inventory, DeletionRequest request, SyncContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(inventory);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);

        using var claim = new ClaimGuard(context.Claim, context.Options.ClaimLease, context.Time);
        var pass = new Pass(request, context, claim);
        try
        {
            await claim.TakeAsync([.. inventory.Entries.Select(entry => entry.Key)], cancellationToken);
            foreach (var kind in inventory.Entries.GroupBy(entry => KindOrder.Of(entry.Key.Kind)).OrderByDescending(group => group.Key))
            {
                var options = new ParallelOptions { MaxDegreeOfParallelism = context.Options.Parallelism,
                    CancellationToken = cancellationToken };
                await Parallel.ForEachAsync(kind, options, async (entry, token) => await pass.RunAsync(entry, token));
                if (pass.MustStop)
                {
                    break;
                }
            }
        }
        catch (GitOpsException exception)
        {
            pass.Failures.Enqueue(exception.Failure);
        }
        catch (KubeApiException exception)
        {
            pass.Failures.Enqueue(exception.ToFailure("The deletion was stopped", isSecret: false));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            pass.Failures.Enqueue(new Failure(FailureReason.Terminated, "The deletion was terminated.", new RetryPolicy.Never()));
        }

        return pass.ToOutcome();
    }

    private sealed class Pass(DeletionRequest request, SyncContext context, ClaimGuard claim)
    {
        private readonly Pruner _pruner = new(context, claim);
        private readonly MarkRemover _marks = new(context, claim);
        private readonly ConcurrentQueue<ResourceKey> _gone = [];
        private readonly ConcurrentQueue<ResourceKey> _kept = [];
        private readonly ConcurrentQueue<ResourceKey> _remaining = [];

        public ConcurrentQueue<Failure> Failures { get; } = [];

        public bool MustStop => !_remaining.IsEmpty || !Failures.IsEmpty;

        public async Task RunAsync(InventoryEntry entry, CancellationToken cancellationToken)
        {
            try
            {
                if (!request.Deletes || !entry.Options.MayDelete || SyncPlanner.IsNeverDeleted(entry.Key))
                {
                    await _marks.RemoveAsync(entry, cancellationToken);
                    _kept.Enqueue(entry.Key);
                    return;
                }

                var state = await _pruner.DeleteAsync(entry, request.Propagation, cancellationToken);
                (state == PruneState.Terminating ? _remaining : _gone).Enqueue(entry.Key);
            }
            catch (KubeApiException exception)
            {
                Failures.Enqueue(exception.ToFailure(ObjectNames.Shown(entry.Key), isSecret: false));
            }
        }

        public DeletionOutcome ToOutcome() => new([.. _gone], [.. _kept], [.. _remaining], Failures.FirstOrDefault());
    }
}
