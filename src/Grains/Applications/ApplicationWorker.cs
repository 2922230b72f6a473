using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Syncing;
using OrleansGitOps.Grains.Abstractions.Applications;
using OrleansGitOps.Grains.Abstractions.Index;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Grains.Abstractions.Repositories;
using OrleansGitOps.Grains.Applications.Deciding;
using OrleansGitOps.Grains.Applications.Reconciling;
using OrleansGitOps.Grains.Applications.State;
using OrleansGitOps.Grains.Applications.Watching;
using OrleansGitOps.Grains.Clusters;
using OrleansGitOps.Grains.Storage;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Grains.Applications;

/// <summary>
/// The reconcile loop of one activation. Its fields are touched by turns of the activation only; the steps run on pool threads, and what they ask for
/// comes back to the activation's scheduler.
/// </summary>
internal sealed partial class ApplicationWorker : IReconcileHost
{
    private static readonly TimeSpan FollowLease = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan LongestDeletionPause = TimeSpan.FromSeconds(30);

    private readonly ApplicationKey _key;
    private readonly ApplicationStates _states;
    private readonly ApplicationServices _services;
    private readonly IGrainFactory _grains;
    private readonly TaskScheduler _scheduler;
    private readonly Action<Exception?> _giveUp;
    private readonly ILogger _logger;
    private readonly LiveFacts _facts = new();
    private readonly WatchSubscriptions _subscriptions;
    private readonly HealTable _heals;
    private readonly ReconcileQueue _queue;
    private readonly DelayedTrigger _later;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ApplicationIdentity _identity;

    private CancellationTokenSource _terminate = new();
    private bool _terminating;
    private Comparison? _lastComparison;
    private SourceProblem? _problem;
    private DateTimeOffset? _reconciledAt;
    private (RenderCall Call, string Target, string Repository)? _following;
    private int _failuresInRow;
    private int _deletionPasses;
    private long _published;
    private bool _renewing;

    public ApplicationWorker(
        ApplicationKey key, ApplicationStates states, ApplicationServices services, IGrainFactory grains, TaskScheduler scheduler,
        Action<Exception?> giveUp, ILogger logger)
    {
        (_key, _states, _services, _grains, _scheduler, _giveUp, _logger) = (key, states, services, grains, scheduler, giveUp, logger);
        _subscriptions = new WatchSubscriptions(grains, key.ToString(), _facts, services.Time, logger);
        _heals = new HealTable(services.Options.HealBackoff);
        _queue = new ReconcileQueue(RunAsync);
        _later = new DelayedTrigger(scope => Trigger(scope), scheduler, services.Time);
        _identity = new ApplicationIdentity(key.Namespace, key.Name, services.Options.InstallationId);
    }

    public long Trigger(ReconcileScope scope) => _queue.Add(scope);

    /// <summary>A reconcile is under way, or an operation has not ended.</summary>
    public bool IsAtWork => _queue.IsRunning || _states.Operation is { Requested: not null } or { State.Phase: OperationPhase.Running };

    public Task WaitAsync(long reconcile) => _queue.WaitAsync(reconcile);

    /// <summary>The application as users see it now.</summary>
    public Application? Compose()
    {
        if (_states.Compose() is not { } application)
        {
            return null;
        }

        var status = application.Status;
        if (_reconciledAt > (status.ReconciledAt ?? DateTimeOffset.MinValue))
        {
            status = status with { ReconciledAt = _reconciledAt };
        }

        if (_terminating && status.OperationState is { Phase: OperationPhase.Running } running)
        {
            status = status with { OperationState = running with { Phase = OperationPhase.Terminating, Message = "operation is terminating" } };
        }

        return application with { Status = status };
    }

    /// <summary>Ends the operation that runs or waits. False when there is none.</summary>
    public bool Terminate()
    {
        if (_states.Operation.Requested is null && _states.Operation is not { Claim: not null, State.Phase: OperationPhase.Running })
        {
            return false;
        }

        _terminating = true;
        _terminate.Cancel();
        Trigger(ReconcileScope.Objects);
        return true;
    }

    /// <summary>Takes what a watch saw.</summary>
    public void Take(ObjectsChanged change)
    {
        var learned = _facts.Take(change);
        if (_states.Application is null)
        {
            return;
        }

        if (change.Complete && _failuresInRow > 0)
        {
            // The cluster answers again: what failed for lack of it need not wait for its retry.
            Trigger(ReconcileScope.Timer);
        }
        else if (learned.Count > 0)
        {
            Trigger(ReconcileScope.Objects);
        }
    }

    /// <summary>A followed ref moved. When nothing that is rendered changed, only the revision is noted: no render, no comparison.</summary>
    public async Task RevisionMovedAsync(string revision, bool sameContent)
    {
        // A reconcile that is under way would write the revision it began with.
        var noted = sameContent && _problem is null && !_queue.IsRunning && await NoteRevisionAsync(revision);
        if (!noted)
        {
            Trigger(ReconcileScope.Timer);
        }
    }

    /// <summary>Renews what is held elsewhere. Returns at once.</summary>
    public void Renew()
    {
        if (!_renewing && _states.Application is not null)
        {
            _renewing = true;
            _ = RenewAsync();
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Close();
        _later.Dispose();
        await _stopping.CancelAsync();
        await _queue.Work.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    public Task<ImmutableArray<ResourceDiff>> GetManagedResourcesAsync(CancellationToken cancellationToken)
    {
        var (record, desired, inventory) = (_states.Application!, _states.Desired, _states.Status.Inventory);
        return Task.Run(() => _services.ManagedResources.ReadAsync(record.Spec, _identity, desired, inventory, cancellationToken), cancellationToken);
    }

    /// <summary>Puts the newest row into the index; a row that could not be put is put again at the next touch.</summary>
    public async Task PublishAsync()
    {
        var revision = _states.Revision;
        if (_states.Compose() is not { } application || revision == _published)
        {
            return;
        }

        try
        {
            await _grains.GetApplicationIndex(_key.ToString()).PutAsync(application, revision);
            _published = revision;
        }
        catch (Exception exception)
        {
            LogIndexFailed(_logger, _key.ToString(), exception);
        }
    }

    Task<ImmutableDictionary<ResourceKey, LiveFact>> IReconcileHost.WatchAsync(
        IReadOnlyCollection<WatchedObject> objects, CancellationToken cancellationToken) =>
        OnActivation(() => _states.Application is { } application
            ? _subscriptions.FollowAsync(Destinations.ServerOf(application.Spec.Destination), _identity.LabelValue, objects)
            : Task.FromResult(ImmutableDictionary<ResourceKey, LiveFact>.Empty));

    ISyncClaim IReconcileHost.ClaimFor(OperationState? running) => new Claim(this, running);

    Task IReconcileHost.SaveProgressAsync(IReadOnlyList<SyncProgress> done) => OnActivation(async () =>
    {
        await SaveInventoryAsync(
            done.Where(item => item.Entry is not null).Select(item => item.Entry!), done.Where(item => item.Removed).Select(item => item.Key));
        return true;
    });

    private async Task SaveInventoryAsync(IEnumerable<InventoryEntry> updated, IEnumerable<ResourceKey> removed)
    {
        try
        {
            await _states.WriteAsync(states => states.Application is null
                ? null
                : new StateChange { Status = states.Status with { Inventory = states.Status.Inventory.With(updated, removed) } });
        }
        catch (StateStoreException exception)
        {
            // The end of the sync writes the same again; until then the stored plan of the claim stands in for it.
            LogProgressFailed(_logger, _key.ToString(), exception);
        }
    }

    private async Task<bool> NoteRevisionAsync(string revision)
    {
        try
        {
            var noted = await _states.WriteAsync(states =>
                states is { Application.Deletion: null, Desired: not null, Status.Status.Sync: var sync }
                && sync.Status is SyncStatusCode.Synced or SyncStatusCode.OutOfSync
                    ? new StateChange { Status = states.Status with { Status = states.Status.Status with { Sync = sync with { Revision = revision } } } }
                    : null);
            if (noted)
            {
                _states.MoveDesired(revision);
                await PublishAsync();
            }

            return noted;
        }
        catch (StateConflictException exception)
        {
            _giveUp(exception);
            return true;
        }
    }

    private Task<T> OnActivation<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _scheduler).Unwrap();

    private async Task RenewAsync()
    {
        try
        {
            await PublishAsync();
            var learned = await _subscriptions.RenewAsync();
            if (learned.Count > 0)
            {
                Trigger(ReconcileScope.Objects);
            }

            await FollowAsync();
        }
        finally
        {
            _renewing = false;
        }
    }

    private async Task FollowAsync()
    {
        if (_following is not var (call, target, repository))
        {
            return;
        }

        try
        {
            await _grains.GetGrain<IRepositoryGrain>(repository).FollowAsync(_key.ToString(), call, target, FollowLease);
        }
        catch (Exception exception)
        {
            LogFollowFailed(_logger, _key.ToString(), repository, exception);
        }
    }

    private async Task UnfollowAsync()
    {
        if (_following is not var (_, _, repository))
        {
            return;
        }

        _following = null;
        try
        {
            await _grains.GetGrain<IRepositoryGrain>(repository).UnfollowAsync(_key.ToString());
        }
        catch (Exception exception)
        {
            // The lease ends by itself.
            LogFollowFailed(_logger, _key.ToString(), repository, exception);
        }
    }

    /// <summary>The claim of one sync or heal: calls come from the steps' threads and are answered on the activation.</summary>
    private sealed class Claim(ApplicationWorker worker, OperationState? running) : ISyncClaim
    {
        public Task<bool> ClaimAsync(IReadOnlyList<ResourceKey> planned, CancellationToken cancellationToken) =>
            worker.OnActivation(() => worker.ClaimAsync(planned, running));

        public Task<bool> ConfirmAsync(CancellationToken cancellationToken) =>
            worker.OnActivation(() => worker._states.IsOperationOursAsync(cancellationToken));
    }

    private async Task<bool> ClaimAsync(IReadOnlyList<ResourceKey> planned, OperationState? running)
    {
        try
        {
            return await _states.WriteAsync(states => states.Application is not { Deletion: null } && running is not null
                ? null
                : new StateChange
                {
                    Operation = states.Operation with
                    {
                        Claim = new ClaimRecord
                        {
                            Id = Guid.NewGuid().ToString("N"),
                            // What an earlier claim planned and could not finish is not forgotten.
                            Planned = [.. planned.Concat(states.Operation.Claim?.Planned ?? []).Distinct()],
                        },
                        State = running ?? states.Operation.State,
                    },
                });
        }
        catch (StateConflictException exception)
        {
            _giveUp(exception);
            return false;
        }
    }

    [LoggerMessage(EventId = 1101, Level = LogLevel.Warning, Message = "{Application}: the index did not take the row; it is put again at the next touch")]
    private static partial void LogIndexFailed(ILogger logger, string application, Exception exception);

    [LoggerMessage(EventId = 1102, Level = LogLevel.Warning, Message = "{Application}: the progress of a sync could not be stored")]
    private static partial void LogProgressFailed(ILogger logger, string application, Exception exception);

    [LoggerMessage(EventId = 1103, Level = LogLevel.Warning, Message = "{Application}: {Repository} could not be told what is followed")]
    private static partial void LogFollowFailed(ILogger logger, string application, string repository, Exception exception);
}
