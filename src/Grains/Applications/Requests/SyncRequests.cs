using System.Globalization;
using OrleansGitOps.Engine.Validation;
using OrleansGitOps.Grains.Abstractions;
using OrleansGitOps.Grains.Abstractions.Applications;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Grains.Applications.State;

namespace OrleansGitOps.Grains.Applications.Requests;

/// <summary>Whether a user's sync can be taken, and the operation that it becomes. Pure; refusals as Argo CD's API server.</summary>
internal static class SyncRequests
{
    public static OperationRecord Accept(
        ApplicationRecord application, OperationRecord current, ApplicationKey key, SyncRequest request, Actor actor)
    {
        RefuseWhileBusy(application, current, key);
        if (request.Retry is { } retry && ApplicationValidator.Validate(retry) is { IsEmpty: false } problems)
        {
            throw new RequestFailedException(RequestError.InvalidArgument, string.Join("; ", problems));
        }

        var target = application.Spec.Source?.TargetRevision ?? "";
        if (application.Spec.SyncPolicy?.Automated is { Enabled: not false } && !request.DryRun && request.Revision.Length > 0
            && request.Revision != target && !(target.Length == 0 && request.Revision == "HEAD"))
        {
            throw new RequestFailedException(
                RequestError.FailedPrecondition,
                $"Cannot sync to {request.Revision}: auto-sync currently set to {(target.Length == 0 ? "HEAD" : target)}");
        }

        return current with
        {
            Requested = new Operation
            {
                Sync = new SyncOperation
                {
                    Revision = request.Revision,
                    DryRun = request.DryRun,
                    Prune = request.Prune,
                    Resources = request.Resources,
                    SyncOptions = request.SyncOptions.IsDefaultOrEmpty ? application.Spec.SyncPolicy?.SyncOptions ?? [] : request.SyncOptions,
                },
                InitiatedBy = new OperationInitiator { Username = actor.Name, Automated = actor.Automated },
                Retry = request.Retry ?? new RetryStrategy(),
                Info = request.Infos.IsDefault ? [] : request.Infos,
            },
        };
    }

    /// <param name="application">What is registered.</param>
    /// <param name="current">The operation as it is.</param>
    /// <param name="history">What was deployed so far.</param>
    /// <param name="key">For messages.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="actor">Who asks.</param>
    /// <returns>The operation: a sync of that entry's source at its commit.</returns>
    public static OperationRecord AcceptRollback(
        ApplicationRecord application, OperationRecord current, HistoryRecord history, ApplicationKey key, RollbackRequest request, Actor actor)
    {
        RefuseWhileBusy(application, current, key);
        if (application.Spec.SyncPolicy?.Automated is { Enabled: not false })
        {
            throw new RequestFailedException(RequestError.FailedPrecondition, "rollback cannot be initiated when auto-sync is enabled");
        }

        var entry = history.Entries.FirstOrDefault(entry => entry.Id == request.Id) ?? throw new RequestFailedException(
            RequestError.InvalidArgument,
            string.Create(CultureInfo.InvariantCulture, $"application {key.Name} does not have deployment with id {request.Id}; ")
            + (history.Entries.IsEmpty
                ? "nothing was deployed yet"
                : $"there are {string.Join(", ", history.Entries.Select(known => known.Id.ToString(CultureInfo.InvariantCulture)))}"));
        return current with
        {
            Requested = new Operation
            {
                Sync = new SyncOperation
                {
                    Revision = entry.Revision,
                    DryRun = request.DryRun,
                    Prune = request.Prune,
                    SyncOptions = application.Spec.SyncPolicy?.SyncOptions ?? [],
                    SyncStrategy = new SyncStrategy { Apply = new SyncStrategyApply() },
                    Source = entry.Source,
                },
                InitiatedBy = new OperationInitiator { Username = actor.Name, Automated = actor.Automated },
                Retry = new RetryStrategy(),
            },
        };
    }

    private static void RefuseWhileBusy(ApplicationRecord application, OperationRecord current, ApplicationKey key)
    {
        SpecChanges.RefuseWhileDeleting(application, key);
        if (current.Requested is not null || (current.Claim is not null && current.State?.Phase == OperationPhase.Running))
        {
            throw new RequestFailedException(RequestError.FailedPrecondition, "another operation is already in progress");
        }
    }
}
