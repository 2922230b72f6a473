using System.Collections.Immutable;
using System.Globalization;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Syncing;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Grains.Applications.Deciding;
using OrleansGitOps.Grains.Applications.Reconciling;
using OrleansGitOps.Grains.Applications.State;

namespace OrleansGitOps.Grains.Applications.Status;

/// <summary>What users read about syncs: operation, its state, history. Pure; shapes as Argo CD's.</summary>
internal static class OperationReports
{
    private const int DefaultHistoryLimit = 10;

    /// <summary>The operation that the controller starts by itself.</summary>
    public static Operation Automated(ReconcileContext context) => new()
    {
        Sync = new SyncOperation
        {
            Revision = context.Revision,
            Prune = context.Decision.Prune,
            SyncOptions = context.Spec.SyncPolicy?.SyncOptions ?? [],
        },
        InitiatedBy = new OperationInitiator { Automated = true },
        Retry = context.Spec.SyncPolicy?.Retry ?? new RetryStrategy(),
    };

    public static OperationState Running(Operation operation, ReconcileContext context, DateTimeOffset startedAt) => new()
    {
        Operation = operation,
        Phase = OperationPhase.Running,
        Message = "sync is in progress",
        StartedAt = startedAt,
        RetryCount = context.RetryCount,
        SyncResult = new SyncOperationResult { Revision = context.Revision, Source = context.Spec.Source ?? new() },
    };

    /// <summary>How a sync ended.</summary>
    public static OperationState Ended(SyncRun run, ReconcileContext context, DateTimeOffset finishedAt) => new()
    {
        Operation = run.Operation!,
        Phase = run.Outcome.Phase,
        Message = run.Outcome.Message,
        StartedAt = run.StartedAt,
        FinishedAt = finishedAt,
        RetryCount = context.RetryCount,
        SyncResult = new SyncOperationResult
        {
            Revision = context.Revision,
            Source = context.Spec.Source ?? new(),
            Resources = run.Outcome.Results,
            ManagedNamespaceMetadata = context.Spec.SyncPolicy?.ManagedNamespaceMetadata,
        },
    };

    /// <summary>A requested sync that failed before it could be planned.</summary>
    public static SyncRun FailedEarly(Operation operation, Failure failure, DateTimeOffset startedAt) =>
        new(null, new SyncOutcome(OperationPhase.Error, failure.Message, [], [], [], [], failure), operation, startedAt, IsFull: true);

    public const string TerminatedMessage = "Operation terminated";

    public static Failure TerminatedFailure { get; } = new(FailureReason.Terminated, TerminatedMessage, new RetryPolicy.Never());

    /// <summary>A sync that a user ended before it wrote anything.</summary>
    public static SyncRun Terminated(Operation operation, DateTimeOffset startedAt) =>
        new(null, new SyncOutcome(OperationPhase.Failed, TerminatedMessage, [], [], [], [], TerminatedFailure), operation, startedAt, IsFull: true);

    /// <summary>Whether a failed sync that a user asked for is tried again, and after which pause (Argo CD: <c>retryStrategy</c> of the request).</summary>
    public static TimeSpan? RetryAfter(SyncRun run, long retriesSoFar)
    {
        if (run.Outcome.Succeeded || run.Operation is not { InitiatedBy.Automated: false } operation
            || operation.Retry.Limit == 0 || run.Outcome.Failure?.Reason is FailureReason.Terminated)
        {
            return null;
        }

        return RetrySchedule.PauseAfter((int)Math.Min(retriesSoFar + 1, 1000), operation.Retry, automated: false);
    }

    /// <summary>
    /// The commit that a retry of a requested sync takes again; empty: the newest one (the first attempt, <c>retry.refresh: true</c>, or no commit was
    /// found yet).
    /// </summary>
    public static string PinnedRevision(OperationRecord operation) =>
        operation is { Requested.Retry.Refresh: false, State: { Phase: OperationPhase.Running, RetryCount: > 0, SyncResult: { } first } }
            ? first.Revision
            : "";

    public static OperationState Retrying(OperationState ended, long retry, DateTimeOffset at) => ended with
    {
        Phase = OperationPhase.Running,
        FinishedAt = null,
        RetryCount = retry,
        Message = string.Create(CultureInfo.InvariantCulture, $"{ended.Message} Retrying attempt #{retry} at {at:HH:mm:ss}Z."),
    };

    /// <summary>The history with one more entry at its end; the oldest beyond the limit are gone.</summary>
    public static HistoryRecord Append(
        HistoryRecord history, ReconcileContext context, OperationInitiator initiator, DateTimeOffset startedAt, DateTimeOffset deployedAt)
    {
        var entry = new RevisionHistory
        {
            Id = history.Entries.IsEmpty ? 0 : history.Entries[^1].Id + 1,
            Revision = context.Revision,
            DeployStartedAt = startedAt,
            DeployedAt = deployedAt,
            Source = context.Spec.Source ?? new(),
            InitiatedBy = initiator,
        };
        var limit = (int)Math.Clamp(context.Spec.RevisionHistoryLimit ?? DefaultHistoryLimit, 0, 1000);
        return new HistoryRecord { Entries = [.. history.Entries.Append(entry).TakeLast(limit)] };
    }

    public static SyncAttempt Attempt(SyncAttempt? before, SyncRun run, string fingerprint, DateTimeOffset finishedAt) => new()
    {
        Fingerprint = fingerprint,
        Succeeded = run.Outcome.Succeeded,
        Failures = run.Outcome.Succeeded ? 0 : 1 + (before?.Fingerprint == fingerprint ? before.Failures : 0),
        FinishedAt = finishedAt,
        Message = run.Outcome.Succeeded ? "" : run.Outcome.Message,
    };

    /// <summary>The journal with new entries first, bounded.</summary>
    public static JournalRecord Append(JournalRecord journal, ImmutableArray<DriftEntry> drifts)
    {
        const int MaxEntries = 200;
        return drifts.IsDefaultOrEmpty ? journal : new JournalRecord { Entries = [.. drifts.Reverse().Concat(journal.Entries).Take(MaxEntries)] };
    }
}
