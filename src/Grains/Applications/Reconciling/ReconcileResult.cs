using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Grains.Applications.State;
using OrleansGitOps.Grains.Applications.Status;
using OrleansGitOps.Grains.Applications.Watching;
using OrleansGitOps.Grains.Storage;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Grains.Applications.Reconciling;

/// <summary>What a reconcile changes in the stored states. Pure; evaluated against the newest states when nothing else is being written.</summary>
internal static class ReconcileResult
{
    /// <summary>The run as it is reported: also a requested sync that failed early, and one that was ended by a user.</summary>
    public static SyncRun? RunOf(ReconcileContext context, DateTimeOffset now)
    {
        if (context.SyncCancelled.IsCancellationRequested && context.Run is { Operation: not null, Outcome.Succeeded: false } run)
        {
            return run with
            {
                Outcome = run.Outcome with
                {
                    Phase = OperationPhase.Failed, Message = OperationReports.TerminatedMessage, Failure = OperationReports.TerminatedFailure,
                },
            };
        }

        if (context.Requested is not { } operation || context.Run is not null)
        {
            return context.Run;
        }

        if (context.SyncCancelled.IsCancellationRequested)
        {
            return OperationReports.Terminated(operation, context.RunningSince ?? now);
        }

        var failure = context.Failures.Count > 0
            ? context.Failures[0]
            : new Failure(FailureReason.ApplyRejected, "The sync could not be started.", new RetryPolicy.Never());
        return OperationReports.FailedEarly(operation, failure, context.RunningSince ?? now);
    }

    public static StateChange ToChange(ApplicationStates states, ReconcileContext context, SyncRun? run, LiveFacts facts, DateTimeOffset now)
    {
        var operation = states.Operation with
        {
            Claim = null,
            Lost = LostPlan.After(states.Operation, [.. context.Interrupted, .. Unanswered(run, context)], now),
            Attempt = AttemptAfter(states.Operation, context, run, now),
        };
        var history = states.History;
        if (run is { Operation: { } what })
        {
            var ended = OperationReports.Ended(run, context, now);
            var isRequested = context.Requested is not null;
            var retries = isRequested && OperationReports.RetryAfter(run, context.RetryCount) is { } pause
                ? OperationReports.Retrying(ended, context.RetryCount + 1, now + pause)
                : null;
            operation = operation with { State = retries ?? ended, Requested = isRequested && retries is null ? null : operation.Requested };
            history = run is { IsFull: true, Outcome.Succeeded: true }
                ? OperationReports.Append(history, context, what.InitiatedBy, run.StartedAt, now)
                : history;
        }
        else if (Interrupted(states.Operation, context) is { } interrupted)
        {
            (operation, history) = EndInterrupted(operation, interrupted, history, context, now);
        }

        var status = states.Status with
        {
            Status = StatusBuilder.Build(states.Status.Status, context, operation.Attempt, facts, now),
            Inventory = context.Inventory,
            IsInventoryLost = states.Status.IsInventoryLost && run is not { IsFull: true, Outcome.Succeeded: true, Operation: not null },
        };
        var desired = context.Desired is { } newest && !context.IsRevisionOverridden && !context.IsUnknown && !SameDesired(newest, states.Desired)
            ? newest
            : null;
        var journal = run is null ? states.Journal : OperationReports.Append(states.Journal, run.Outcome.Drifts);
        return new StateChange
        {
            Operation = StoredJson.AreEqual(operation, states.Operation) ? null : operation,
            Status = IsSame(status, states.Status) ? null : status,
            History = ReferenceEquals(history, states.History) ? null : history,
            Journal = ReferenceEquals(journal, states.Journal) ? null : journal,
            Desired = desired,
            Audit = run is { Operation: { } done, Plan: not null } ? [AuditOf(done, run, context, now)] : [],
        };
    }

    /// <summary>A request that was given up may still be carried out: of a run that failed, everything is uncertain that it has not seen written.</summary>
    private static IEnumerable<ResourceKey> Unanswered(SyncRun? run, ReconcileContext context) =>
        run is { Plan: { Request.DryRun: false } plan, Outcome.Succeeded: false } ? plan.Keys.Where(key => context.Inventory.Find(key) is null) : [];

    private static AuditEntry AuditOf(Operation operation, SyncRun run, ReconcileContext context, DateTimeOffset now) => new(
        now,
        operation.InitiatedBy.Automated ? "controller" : operation.InitiatedBy.Username,
        "synced",
        $"applications/{context.Key}",
        $"{run.Outcome.Phase} {context.Revision}");

    private static SyncAttempt? AttemptAfter(OperationRecord operation, ReconcileContext context, SyncRun? run, DateTimeOffset now)
    {
        var counts = run is { IsFull: true, Plan: not null, Operation: not null } && !context.IsRevisionOverridden
            && (run.Operation.InitiatedBy.Automated || run.Outcome.Succeeded);
        return counts ? OperationReports.Attempt(operation.Attempt, run!, context.Fingerprint, now) : operation.Attempt;
    }

    /// <summary>An automated sync that lost its silo and that this reconcile did not need to run again.</summary>
    private static OperationState? Interrupted(OperationRecord operation, ReconcileContext context) =>
        operation is { Requested: null, State: { Phase: OperationPhase.Running } state } && context.Comparison is not null ? state : null;

    private static (OperationRecord Operation, HistoryRecord History) EndInterrupted(
        OperationRecord operation, OperationState interrupted, HistoryRecord history, ReconcileContext context, DateTimeOffset now)
    {
        if (context.Comparison!.SyncStatus != SyncStatusCode.Synced)
        {
            const string Message = "The sync was interrupted: its node stopped before the end.";
            return (operation with { State = interrupted with { Phase = OperationPhase.Error, Message = Message, FinishedAt = now } }, history);
        }

        const string Done = "successfully synced (its node stopped before the end was noted)";
        var ended = interrupted with { Phase = OperationPhase.Succeeded, Message = Done, FinishedAt = now };
        return (operation with { State = ended }, OperationReports.Append(history, context, interrupted.Operation.InitiatedBy, interrupted.StartedAt, now));
    }

    private static bool SameDesired(DesiredRecord left, DesiredRecord? right) =>
        right is not null && left.ContentId == right.ContentId && left.RequestKey == right.RequestKey && left.Warnings.SequenceEqual(right.Warnings);

    /// <summary>The time of the last look alone is not worth a write.</summary>
    private static bool IsSame(StatusRecord left, StatusRecord right) =>
        left.IsInventoryLost == right.IsInventoryLost
        && left.Inventory.Entries.SequenceEqual(right.Inventory.Entries)
        && ModelJson.AreEqual(left.Status with { ReconciledAt = null }, right.Status with { ReconciledAt = null });
}
