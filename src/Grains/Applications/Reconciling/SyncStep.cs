using System.Collections.Immutable;
using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Syncing;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Grains.Applications.Deciding;
using OrleansGitOps.Grains.Applications.Status;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Grains.Applications.Reconciling;

/// <summary>Decides, and runs what was decided: the sync that a user asked for, an automated sync, or the revert of drift.</summary>
internal sealed class SyncStep(Comparer comparer, IKeyedHasher hasher, ForeignManagers foreignManagers, TimeProvider time) : IReconcileStep
{
    public async Task<bool> RunAsync(ReconcileContext context, CancellationToken cancellationToken)
    {
        if (context.Requested is { } operation)
        {
            if (context.Failures.Count == 0 && !context.SyncCancelled.IsCancellationRequested)
            {
                var sync = operation.Sync ?? new SyncOperation();
                const bool applyAll = true;
                var only = Selected(sync.Resources, context);
                await RunAsync(context, new SyncRequest(false, sync.Prune, true, sync.DryRun, applyAll, only), operation, cancellationToken);
            }

            return true;
        }

        var need = NeedOf(context);
        var now = time.GetUtcNow();
        context.Decision = AutoSyncPolicy.Decide(context.Spec.SyncPolicy, need, context.Fingerprint, context.Attempt, now);
        if (context.Decision.Sync)
        {
            var request = new SyncRequest(true, context.Decision.Prune, context.Settings!.AllowEmpty);
            await RunAsync(context, request, OperationReports.Automated(context), cancellationToken);
        }
        else if (context.Decision.HealKeys.Count > 0)
        {
            await HealAsync(context, now, cancellationToken);
        }

        return true;
    }

    private async Task HealAsync(ReconcileContext context, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (due, waiting) = context.Heals.Split(context.Decision.HealKeys, now);
        // The comparison after the heal of others may have no body of these any more to tell whose fields they have.
        var found = context.Comparison!;
        if (due.Count > 0)
        {
            await RunAsync(context, new SyncRequest(true, false, Only: [.. due]), operation: null, cancellationToken);
            context.Heals.Record(due, now);
        }

        if (waiting.Count > 0)
        {
            context.Decision = AutoSyncDecision.Wait(waiting.Min(pause => pause.Until));
            context.Conditions.AddRange(waiting.Select(pause => (ApplicationConditionTypes.SelfHealWarning, FightMessage.Of(pause, found))));
        }
    }

    private async Task RunAsync(ReconcileContext context, SyncRequest request, Operation? operation, CancellationToken cancellationToken)
    {
        var startedAt = context.RunningSince ?? time.GetUtcNow();
        var isFull = request is { Only: null, DryRun: false };
        var plan = SyncPlanner.Plan(request, context.State!, context.Comparison!, context.Inventory, context.Settings!);
        var running = operation is null ? null : OperationReports.Running(operation, context, startedAt);
        await using var progress = new ProgressKeeper(context.Host, time);
        progress.Start();
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, context.SyncCancelled);
        var outcome = await SyncRunner.RunAsync(plan, ContextFor(context, running, progress), cancelled.Token);
        context.Run = new SyncRun(plan, outcome, operation, startedAt, isFull);
        context.Inventory = context.Inventory.With(outcome.Updated, outcome.Removed);
        if (outcome.Failure?.Reason is FailureReason.ClaimLost)
        {
            return;
        }

        await CompareAgainAsync(context, outcome, cancellationToken);
    }

    /// <summary>What was just applied is known from the answers: no object is read again for it.</summary>
    private async Task CompareAgainAsync(ReconcileContext context, SyncOutcome outcome, CancellationToken cancellationToken)
    {
        var facts = context.Facts.RemoveRange(outcome.Removed).SetItems(outcome.Updated.Select(entry => KeyValuePair.Create(
            entry.Key, new LiveFact(entry.Key, true, entry.Uid, entry.ResourceVersion, entry.LiveDigest))));
        facts = facts.SetItems(outcome.Removed.Select(key => KeyValuePair.Create(key, new LiveFact(key, false, "", "", ""))));
        context.Facts = facts;
        await CompareStep.CompareAsync(comparer, context, cancellationToken);
    }

    private SyncContext ContextFor(ReconcileContext context, OperationState? running, ProgressKeeper progress) => new()
    {
        Client = context.Client!,
        Identity = context.Identity,
        Claim = context.Host.ClaimFor(running),
        Hasher = hasher,
        LiveDigest = Engine.Kubernetes.Watch.LiveDigest.Of,
        Revision = context.Revision,
        Progress = progress.Add,
        ForeignManagers = foreignManagers,
        Time = time,
    };

    private static SyncNeed NeedOf(ReconcileContext context)
    {
        var comparison = context.Comparison!;
        var open = comparison.Resources.Where(item => !item.IsSynced).ToList();
        return new SyncNeed(
            GitChanged: open.Any(item => !item.IsDrift && !item.RequiresPruning),
            Extra: open.Any(item => item.RequiresPruning),
            Drifted: [.. comparison.Drifted],
            Unfinished: context.FoundStray || !context.Interrupted.IsDefaultOrEmpty);
    }

    private static ImmutableHashSet<ResourceKey>? Selected(ImmutableArray<SyncOperationResource> resources, ReconcileContext context)
    {
        if (resources.IsDefaultOrEmpty)
        {
            return null;
        }

        return [.. context.State!.Objects.Select(item => item.Key).Concat(context.Inventory.Entries.Select(entry => entry.Key)).Where(key =>
            resources.Any(wanted => wanted.Group == key.Group && wanted.Kind == key.Kind && wanted.Name == key.Name
                && (wanted.Namespace.Length == 0 || wanted.Namespace == key.Namespace)))];
    }
}
