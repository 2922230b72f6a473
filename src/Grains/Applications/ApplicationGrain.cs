using System.Globalization;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using OrleansGitOps.Grains.Abstractions;
using OrleansGitOps.Grains.Abstractions.Applications;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Grains.Applications.Reconciling;
using OrleansGitOps.Grains.Applications.Requests;
using OrleansGitOps.Grains.Applications.State;
using OrleansGitOps.Grains.Applications.Status;
using OrleansGitOps.Grains.Storage;

namespace OrleansGitOps.Grains.Applications;

/// <summary>
/// One Application: identity, persistence, timers. A turn only sets memory, writes storage or starts work; the work itself is in
/// <see cref="ApplicationWorker"/> and runs beside the grain.
/// </summary>
[KeepAlive]
[RandomPlacement]
internal sealed partial class ApplicationGrain(ApplicationServices services, ILogger<ApplicationGrain> logger) : Grain, IApplicationGrain
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    private ApplicationKey _key;
    private ApplicationStates _states = null!;
    private ApplicationWorker _worker = null!;
    private IGrainTimer? _timer;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = ApplicationKey.Parse(this.GetPrimaryKeyString());
        _states = new ApplicationStates(services.Store, services.Protector, _key.ToString());
        await _states.LoadAsync(cancellationToken);
        foreach (var state in _states.Lost.Concat(_states.Blocked is { } blocked ? [blocked] : []))
        {
            LogUnreadable(logger, _key.ToString(), state.Name, state.Reason, state.Cause);
        }

        _worker = new ApplicationWorker(_key, _states, services, GrainFactory, TaskScheduler.Current, GiveUp, logger);
        if (_states.Application is not null)
        {
            Begin();
        }
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _timer?.Dispose();
        services.Local.Remove(_key.ToString());
        await _worker.StopAsync(cancellationToken);
    }

    public async Task<Application> CreateAsync(Application application, CreateOptions options, Actor actor)
    {
        if (!options.Upsert || _states.Blocked is { IsNewer: true })
        {
            RefuseUnreadable();
        }

        await WriteSpecAsync(states => services.SpecChanges.Create(states.Application, _key, application, options), actor, "create");
        Begin();
        return _worker.Compose()!;
    }

    public async Task<Application> UpdateAsync(Application application, bool validate, Actor actor)
    {
        RefuseUnreadable();
        await WriteSpecAsync(
            states => services.SpecChanges.Update(states.Application, states.SpecRevision, _key, application, validate), actor, "update");
        return _worker.Compose()!;
    }

    public Task<Application?> GetAsync()
    {
        RefuseUnreadable();
        LeaveUnregistered();
        return Task.FromResult(_worker.Compose());
    }

    public Task<long> RefreshAsync(RefreshKind kind)
    {
        Registered();
        return Task.FromResult(_worker.Trigger(ReconcileScope.User(kind == RefreshKind.Hard)));
    }

    public async Task<Application?> WaitForReconcileAsync(long reconcile, CancellationToken cancellationToken)
    {
        await Task.WhenAny(_worker.WaitAsync(reconcile), Task.Delay(LongestWait, services.Time, cancellationToken));
        return _worker.Compose();
    }

    public async Task<Application> SyncAsync(SyncRequest request, Actor actor)
    {
        RefuseUnreadable();
        await RunWriteAsync(states =>
        {
            var record = states.Application ?? throw SpecChanges.NotFound(_key);
            return new StateChange
            {
                Operation = SyncRequests.Accept(record, states.Operation, _key, request, actor),
                Audit = [Audit(actor, "sync", request.Revision)],
            };
        });
        _worker.Trigger(ReconcileScope.User(hard: false));
        return _worker.Compose()!;
    }

    public async Task<Application> RollbackAsync(RollbackRequest request, Actor actor)
    {
        RefuseUnreadable();
        await RunWriteAsync(states =>
        {
            var record = states.Application ?? throw SpecChanges.NotFound(_key);
            return new StateChange
            {
                Operation = SyncRequests.AcceptRollback(record, states.Operation, states.History, _key, request, actor),
                Audit = [Audit(actor, "rollback", request.Id.ToString(CultureInfo.InvariantCulture))],
            };
        });
        _worker.Trigger(ReconcileScope.User(hard: false));
        return _worker.Compose()!;
    }

    public async Task TerminateAsync(Actor actor)
    {
        Registered();
        if (!_worker.Terminate())
        {
            throw new RequestFailedException(
                RequestError.InvalidArgument, $"Unable to terminate operation. No operation is in progress for application '{_key.Name}'");
        }

        await services.Store.AppendAuditAsync(Audit(actor, "terminate", ""), CancellationToken.None);
    }

    public async Task DeleteAsync(DeleteRequest request, Actor actor)
    {
        RefuseUnreadable();
        await RunWriteAsync(states =>
        {
            var record = states.Application ?? throw SpecChanges.NotFound(_key);
            if (request.Cascade && states.Status.IsInventoryLost)
            {
                throw new RequestFailedException(RequestError.FailedPrecondition, $"application '{_key.Name}': {StatusBuilder.CannotCascade}");
            }

            var deletion = new DeletionRecord { Cascade = request.Cascade, PropagationPolicy = request.PropagationPolicy, RequestedBy = actor.Name };
            return new StateChange
            {
                Application = record with
                {
                    Metadata = record.Metadata with { DeletionTimestamp = record.Metadata.DeletionTimestamp ?? services.Time.GetUtcNow() },
                    Deletion = deletion,
                },
                Audit = [Audit(actor, "delete", request.Cascade ? "cascade" : "")],
            };
        });
        // A sync that runs must not go on creating what is to be deleted.
        _worker.Terminate();
        _worker.Trigger(ReconcileScope.Objects);
    }

    public Task RevisionMovedAsync(string revision, bool sameContent) =>
        _states.Application is null ? Task.CompletedTask : _worker.RevisionMovedAsync(revision, sameContent);

    public Task ObjectsChangedAsync(ObjectsChanged change)
    {
        _worker.Take(change);
        return Task.CompletedTask;
    }

    public Task TouchAsync()
    {
        LeaveUnregistered();
        _worker.Renew();
        return Task.CompletedTask;
    }

    public Task<bool> MoveAsync()
    {
        if (_states.Application is null || _worker.IsAtWork)
        {
            return Task.FromResult(false);
        }

        this.MigrateOnIdle();
        return Task.FromResult(true);
    }

    private void Begin()
    {
        if (_timer is not null || _states.Application is null)
        {
            return;
        }

        services.Local.Add(_key.ToString());
        var period = services.Options.Interval + (services.Options.Jitter * Random.Shared.NextDouble());
        _timer = this.RegisterGrainTimer(
            _ => Task.FromResult(_worker.Trigger(ReconcileScope.Timer)),
            new GrainTimerCreationOptions(period, period) { Interleave = true });
        _worker.Trigger(ReconcileScope.Timer);
    }

    private async Task WriteSpecAsync(Func<ApplicationStates, ApplicationRecord?> change, Actor actor, string action)
    {
        var written = await RunWriteAsync(states =>
            change(states) is { } record ? new StateChange { Application = record, Audit = [Audit(actor, action, "")] } : null);
        if (written)
        {
            _worker.Trigger(ReconcileScope.Timer);
        }
    }

    private async Task<bool> RunWriteAsync(Func<ApplicationStates, StateChange?> change)
    {
        try
        {
            var written = await _states.WriteAsync(change);
            if (written)
            {
                await _worker.PublishAsync();
            }

            return written;
        }
        catch (StateConflictException exception)
        {
            GiveUp(exception);
            throw new RequestFailedException(RequestError.Unavailable, $"application '{_key.Name}' is moving between nodes; try again");
        }
        catch (StateStoreException exception)
        {
            LogStoreFailed(logger, _key.ToString(), exception);
            if (exception.Failure == StateStoreFailure.OutcomeUnknown)
            {
                // Whether it was written is only known by reading anew.
                GiveUp(exception);
            }

            throw new RequestFailedException(RequestError.Unavailable, "the storage does not take the change at present; look, then try again");
        }
        catch (RequestFailedException)
        {
            LeaveUnregistered();
            throw;
        }
    }

    /// <summary>Neither found nor not found: what is registered is there and cannot be read.</summary>
    private void RefuseUnreadable()
    {
        if (_states.Blocked is not { } state)
        {
            return;
        }

        // Whoever asks next reads the row anew: it may have been restored.
        DeactivateOnIdle();
        var remedy = state.IsNewer
            ? "Run that version, or restore a backup"
            : "Restore the row from a backup, or register the application again with upsert; what is known of its objects is kept";
        throw new RequestFailedException(
            RequestError.FailedPrecondition,
            $"application '{_key.Name}': its stored state '{state.Name}' cannot be read: {state.Reason}. Nothing is applied or pruned for it. {remedy}.");
    }

    private void Registered()
    {
        RefuseUnreadable();
        if (_states.Application is null)
        {
            DeactivateOnIdle();
            throw SpecChanges.NotFound(_key);
        }
    }

    /// <summary>A name that nobody registered must not stay in memory.</summary>
    private void LeaveUnregistered()
    {
        if (_states.Application is null)
        {
            DeactivateOnIdle();
        }
    }

    /// <summary>Another activation wrote: what this one knows is old, and it must not act on it.</summary>
    private void GiveUp(Exception? reason)
    {
        if (reason is not null)
        {
            LogGaveUp(logger, _key.ToString(), reason.Message);
        }

        DeactivateOnIdle();
        _ = WakeNextAsync();
    }

    /// <summary>
    /// Where there is no other activation after all (a write of our own whose outcome was lost), the next one must not wait for the
    /// supervisor.
    /// </summary>
    private async Task WakeNextAsync()
    {
        try
        {
            await GrainFactory.GetGrain<IApplicationGrain>(_key.ToString()).TouchAsync();
        }
        catch (Exception exception)
        {
            LogWakeFailed(logger, _key.ToString(), exception);
        }
    }

    private AuditEntry Audit(Actor actor, string action, string detail) =>
        new(services.Time.GetUtcNow(), actor.Name, action, $"applications/{_key}", detail);

    [LoggerMessage(EventId = 1002, Level = LogLevel.Error, Message = "{Application}: a request's change could not be stored")]
    private static partial void LogStoreFailed(ILogger logger, string application, Exception exception);

    [LoggerMessage(EventId = 1003, Level = LogLevel.Debug, Message = "{Application}: the next activation could not be woken; the supervisor does")]
    private static partial void LogWakeFailed(ILogger logger, string application, Exception exception);

    [LoggerMessage(EventId = 1004, Level = LogLevel.Error, Message = "{Application}: the stored state '{State}' cannot be read: {Reason}")]
    private static partial void LogUnreadable(ILogger logger, string application, string state, string reason, Exception? exception);

    [LoggerMessage(EventId = 1001, Level = LogLevel.Warning, Message = "{Application}: another activation took over; this one ends: {Reason}")]
    private static partial void LogGaveUp(ILogger logger, string application, string reason);
}
