using Microsoft.Extensions.Logging;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Grains.Abstractions.Index;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Grains.Applications.Deciding;
using OrleansGitOps.Grains.Applications.Reconciling;
using OrleansGitOps.Grains.Applications.State;
using OrleansGitOps.Grains.Applications.Status;
using OrleansGitOps.Grains.Hosting;
using OrleansGitOps.Grains.Storage;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Grains.Applications;

/// <summary>How one reconcile begins and ends.</summary>
internal sealed partial class ApplicationWorker
{
    private async Task RunAsync(ReconcileScope scope)
    {
        try
        {
            await TellLostAsync();
            switch (_states.Application)
            {
                case null:
                    return;
                case { Deletion: { } deletion } record:
                    await DeleteAsync(record, deletion);
                    return;
                case var record:
                    if (await OnlyHealthChangedAsync(scope))
                    {
                        return;
                    }

                    var context = ContextFor(scope, record);
                    await Task.Run(() => _services.Reconciler.RunAsync(context, _stopping.Token));
                    await FinishAsync(context);
                    return;
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Claim, plan and progress are stored: whoever comes next goes on from there.
        }
        catch (StateConflictException exception)
        {
            _giveUp(exception);
        }
        catch (DesiredUnreadableException exception)
        {
            LogDesiredUnreadable(_logger, _key.ToString(), exception);
            _states.ForgetDesired();
            RetryLater(ReconcileScope.Timer);
        }
        catch (Exception exception)
        {
            LogReconcileFailed(_logger, _key.ToString(), exception);
            await NoteAsync(
                ApplicationConditionTypes.UnknownError,
                $"The reconcile failed unexpectedly ({exception.GetType().Name}); it is tried again. Details are in the log.");
            RetryLater(ReconcileScope.Timer);
        }
    }

    private ReconcileContext ContextFor(ReconcileScope scope, ApplicationRecord record)
    {
        var operation = _states.Operation;
        return new ReconcileContext
        {
            Key = _key,
            Identity = _identity,
            Spec = operation.Requested?.Sync?.Source is { } source ? record.Spec with { Source = source } : record.Spec,
            Scope = scope,
            Requested = operation.Requested,
            Attempt = operation.Attempt,
            LastDesired = _states.Desired,
            Interrupted = operation.Claim?.Planned ?? [],
            Lost = LostPlan.KeysOf(operation, _services.Time.GetUtcNow()),
            Heals = _heals,
            Host = this,
            StartedAt = _services.Time.GetUtcNow(),
            RunningSince = operation.State is { Phase: OperationPhase.Running } running ? running.StartedAt : null,
            RetryCount = operation is { Requested: not null, State: { Phase: OperationPhase.Running } retried } ? retried.RetryCount : 0,
            PinnedRevision = OperationReports.PinnedRevision(operation),
            SyncCancelled = _terminate.Token,
            KnownProblem = _problem,
            Inventory = _states.Status.Inventory,
        };
    }

    private async Task FinishAsync(ReconcileContext context)
    {
        var now = _services.Time.GetUtcNow();
        var run = ReconcileResult.RunOf(context, now);
        if (_stopping.IsCancellationRequested)
        {
            await SaveInventoryAsync(context.Inventory.Entries.Except(_states.Status.Inventory.Entries), []);
            return;
        }

        if (run?.Outcome.Failure?.Reason == FailureReason.ClaimLost)
        {
            _giveUp(null);
            return;
        }

        _lastComparison = context.Comparison ?? _lastComparison;
        _problem = context.Problem;
        await _states.WriteAsync(states => states.Application is { Deletion: null } ? ReconcileResult.ToChange(states, context, run, _facts, now) : null);
        if (!context.IsUnknown && !context.IsRevisionOverridden && context.Desired is { } rendered && rendered.ContentId == _states.Desired?.ContentId)
        {
            _states.MoveDesired(rendered.Commit);
        }

        if (_terminating)
        {
            _terminating = false;
            _terminate.Dispose();
            _terminate = new CancellationTokenSource();
        }

        _reconciledAt = context.Scope.ResolveMaxAge is null ? _reconciledAt : now;
        _facts.DropBodies();
        await PublishAsync();
        ScheduleNext(context, run, now);
        await FollowNewestAsync(context);
        Telemetry.Reconciled(context, run, _services.Time.GetUtcNow() - context.StartedAt);
        LogReconciled(_logger, _key.ToString(), _states.Status.Status.Sync.Status, _states.Status.Status.Health.Status, context.Revision);
        if (run is { Operation: not null })
        {
            LogSynced(_logger, _key.ToString(), context.Revision, run.Outcome.Phase, run.Outcome.Message);
        }
        else if (run is not null)
        {
            LogHealed(_logger, _key.ToString(), run.Outcome.Drifts.Length, run.Outcome.Phase);
        }
    }

    /// <summary>When to look again before the next event or timer: a retry that is due, a failure that may pass.</summary>
    private void ScheduleNext(ReconcileContext context, SyncRun? run, DateTimeOffset now)
    {
        if (context.IsRevisionOverridden)
        {
            Trigger(ReconcileScope.Timer);
        }

        if (context.Decision.RetryAt is { } due)
        {
            _later.Schedule(due, ReconcileScope.Objects);
        }

        if (run is { Operation.InitiatedBy.Automated: true, Outcome.Succeeded: false }
            && RetrySchedule.PauseAfter(_states.Operation.Attempt?.Failures ?? 1, context.Spec.SyncPolicy?.Retry, automated: true) is { } pause)
        {
            _later.Schedule(now + pause, ReconcileScope.Objects);
        }
        else if (run is not null && OperationReports.RetryAfter(run, context.RetryCount) is { } again)
        {
            _later.Schedule(now + again, ReconcileScope.Timer);
        }
        else if (run is { Operation: null, Outcome.Succeeded: false })
        {
            _later.Schedule(now + TimeSpan.FromSeconds(2), ReconcileScope.Objects);
        }

        switch (context.Failures.FirstOrDefault()?.Retry)
        {
            case RetryPolicy.After after:
                _later.Schedule(now + after.Delay, ReconcileScope.Timer);
                break;
            case RetryPolicy.Backoff:
                RetryLater(ReconcileScope.Timer);
                break;
            default:
                _failuresInRow = 0;
                break;
        }
    }

    private void RetryLater(ReconcileScope scope)
    {
        var pause = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, Math.Min(10, ++_failuresInRow))));
        _later.Schedule(_services.Time.GetUtcNow() + (pause * (1 + (Random.Shared.NextDouble() * 0.2))), scope);
    }

    private async Task FollowNewestAsync(ReconcileContext context)
    {
        if (context.Spec.Source is not { } source || context.IsRevisionOverridden
            || context.Failures.Any(failure => failure.Reason == FailureReason.InvalidSpec))
        {
            return;
        }

        // A render that failed has no content to compare with: every move of the ref is worth a try then.
        var rendered = context.Desired is { } desired && desired.Commit == context.ResolvedCommit;
        var call = RenderStep.CallFor(context, context.ResolvedCommit) with { Fresh = false, KnownContentId = rendered ? context.Desired!.ContentId : "" };
        var wanted = (call, source.TargetRevision, _services.Repositories.For(source.RepoURL));
        if (_following is { } known && known.Repository != wanted.Item3)
        {
            await UnfollowAsync();
        }

        if (_following is { } current && current.Call == call && current.Target == wanted.TargetRevision)
        {
            return;
        }

        _following = wanted;
        await FollowAsync();
    }

    /// <summary>Events that tell nothing new about drift (our own applies, status updates of controllers) only update the health.</summary>
    private async Task<bool> OnlyHealthChangedAsync(ReconcileScope scope)
    {
        if (scope != ReconcileScope.Objects || _terminating || _states.Operation is not { Requested: null, Claim: null }
            || _lastComparison is not { SyncStatus: SyncStatusCode.Synced })
        {
            return false;
        }

        foreach (var entry in _states.Status.Inventory.Entries)
        {
            if (_facts.Observed(entry.Key) is not { Deleted: false } observed || observed.Uid != entry.Uid || observed.Digest != entry.LiveDigest)
            {
                return false;
            }
        }

        var now = _services.Time.GetUtcNow();
        if (LostPlan.KeysOf(_states.Operation, now).Any(IsNew))
        {
            return false;
        }

        await _states.WriteAsync(states =>
        {
            var status = StatusBuilder.Reassess(states.Status.Status, states.Status.Inventory, _facts, now);
            return states.Application is null || ReferenceEquals(status, states.Status.Status)
                ? null
                : new StateChange { Status = states.Status with { Status = status } };
        });
        _facts.DropBodies();
        await PublishAsync();
        return true;
    }

    /// <summary>Stored states that could not be read become a condition, once; the last good render is only made again.</summary>
    private async Task TellLostAsync()
    {
        var lost = _states.Lost.Where(state => state.Name != StateNames.Desired).ToList();
        if (_states.Application is not null && lost.Count > 0
            && !await NoteAsync(ApplicationConditionTypes.StoredStateWarning, string.Join(" ", lost.Select(StatusBuilder.Explain))))
        {
            return;
        }

        _states.ForgetLost();
    }

    /// <summary>Whether an object is there that neither Git nor the inventory has.</summary>
    private bool IsNew(ResourceKey key) =>
        _facts.Observed(key) is { Deleted: false } && _states.Status.Inventory.Find(key) is null && _lastComparison!.Find(key) is null;

    private async Task DeleteAsync(ApplicationRecord record, DeletionRecord deletion)
    {
        if (deletion.Cascade && _states.Status.IsInventoryLost)
        {
            // A new request without cascade goes on.
            await NoteAsync(ApplicationConditionTypes.DeletionError, StatusBuilder.CannotCascade);
            return;
        }

        if (_states.Operation.Requested is not null || _states.Operation.State?.Phase == OperationPhase.Running)
        {
            await EndOperationAsync();
        }

        var inventory = _states.Status.Inventory;
        var lost = LostPlan.KeysOf(_states.Operation, _services.Time.GetUtcNow());
        var outcome = await Task.Run(() => _services.Deletion.RunAsync(
            record.Spec, deletion, _identity, inventory, lost, new Claim(this, null), _stopping.Token));
        await SaveInventoryAsync([], outcome.Gone.Concat(outcome.Kept));
        if (!outcome.Completed)
        {
            if (outcome.Failure is { } failure)
            {
                await NoteAsync(ApplicationConditionTypes.DeletionError, failure.Message);
            }

            // Finalizers may take hours: each pass reads what is left, so the passes grow apart.
            var pause = TimeSpan.FromSeconds(Math.Min(LongestDeletionPause.TotalSeconds, Math.Pow(2, Math.Min(10, _deletionPasses++))));
            _later.Schedule(_services.Time.GetUtcNow() + pause, ReconcileScope.Objects);
            return;
        }

        var revision = await _states.DeleteAsync([new AuditEntry(_services.Time.GetUtcNow(), deletion.RequestedBy, "deleted", $"applications/{_key}")]);
        await UnpublishAsync(revision);
        await _subscriptions.LeaveAllAsync();
        await UnfollowAsync();
        LogDeleted(_logger, _key.ToString());
        _giveUp(null);
    }

    /// <summary>Takes the row out of the index. When that fails it goes at the index' next start, which reads storage.</summary>
    private async Task UnpublishAsync(long revision)
    {
        const int Attempts = 5;
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            try
            {
                await _grains.GetApplicationIndex(_key.ToString()).RemoveAsync(_key.ToString(), revision);
                return;
            }
            catch (Exception exception)
            {
                LogIndexFailed(_logger, _key.ToString(), exception);
                await Task.Delay(TimeSpan.FromSeconds(attempt), _services.Time);
            }
        }
    }

    private Task EndOperationAsync() => _states.WriteAsync(states => new StateChange
    {
        Operation = states.Operation with
        {
            Requested = null,
            State = states.Operation.State is { Phase: OperationPhase.Running } running
                ? running with { Phase = OperationPhase.Failed, Message = "Operation terminated", FinishedAt = _services.Time.GetUtcNow() }
                : states.Operation.State,
        },
    });

    /// <summary>Adds a condition of its own kind, replacing an older one of that type. Returns whether it is stored.</summary>
    private async Task<bool> NoteAsync(string type, string message)
    {
        try
        {
            await _states.WriteAsync(states =>
            {
                var known = states.Status.Status.Conditions;
                return states.Application is null || known.Any(condition => condition.Type == type && condition.Message == message)
                    ? null
                    : new StateChange
                    {
                        Status = states.Status with
                        {
                            Status = states.Status.Status with
                            {
                                Conditions =
                                [
                                    .. known.Where(condition => condition.Type != type),
                                    new ApplicationCondition { Type = type, Message = message, LastTransitionTime = _services.Time.GetUtcNow() },
                                ],
                            },
                        },
                    };
            });
            await PublishAsync();
            return true;
        }
        catch (StateStoreException exception)
        {
            LogReconcileFailed(_logger, _key.ToString(), exception);
            return false;
        }
    }

    [LoggerMessage(EventId = 1110, Level = LogLevel.Error, Message = "{Application}: the reconcile failed unexpectedly")]
    private static partial void LogReconcileFailed(ILogger logger, string application, Exception exception);

    [LoggerMessage(EventId = 1115, Level = LogLevel.Error, Message = "{Application}: the last good render is of no use; it is made again")]
    private static partial void LogDesiredUnreadable(ILogger logger, string application, Exception exception);

    [LoggerMessage(EventId = 1111, Level = LogLevel.Debug, Message = "{Application}: {Sync}, {Health} at {Revision}")]
    private static partial void LogReconciled(ILogger logger, string application, string sync, string health, string revision);

    [LoggerMessage(EventId = 1112, Level = LogLevel.Information, Message = "{Application}: sync to {Revision} {Phase}: {Message}")]
    private static partial void LogSynced(ILogger logger, string application, string revision, string phase, string message);

    [LoggerMessage(EventId = 1113, Level = LogLevel.Information, Message = "{Application}: drift of {Objects} object(s) reverted: {Phase}")]
    private static partial void LogHealed(ILogger logger, string application, int objects, string phase);

    [LoggerMessage(EventId = 1114, Level = LogLevel.Information, Message = "{Application}: deleted")]
    private static partial void LogDeleted(ILogger logger, string application);
}
