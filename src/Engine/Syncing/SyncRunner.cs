using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Syncing;

/// <summary>
/// Carries a plan out:
///   (1) a brake holds: nothing is done;
///   (2) dry run of everything, except objects whose namespace or kind this sync makes;
///   (3) take the claim: whoever cannot does not write;
///   (4) make the destination namespace;
///   (5) step by step: dry run what could not be before, then apply side by side; a failure stops before the next step;
///   (6) prune in reverse kind order.
/// What was done until a failure is in the outcome, so that the inventory always knows every object that was written.
/// </summary>
public sealed class SyncRunner
{
    private const string Foreground = "Foreground";
    private readonly SyncPlan _plan;
    private readonly SyncContext _context;
    private readonly SyncRecorder _recorder;
    private readonly ClaimGuard _claim;
    private readonly DryRunner _dryRunner;
    private readonly ObjectApplier _applier;
    private readonly HashSet<string> _newNamespaces;

    private SyncRunner(SyncPlan plan, SyncContext context, ClaimGuard claim)
    {
        (_plan, _context, _claim) = (plan, context, claim);
        _recorder = new SyncRecorder(context.Progress);
        _dryRunner = new DryRunner(context);
        _applier = new ObjectApplier(context, claim);
        _newNamespaces = [.. plan.Steps.SelectMany(step => step.Applies)
            .Where(apply => apply is { Desired.Key: { Group: "", Kind: "Namespace" }, Comparison.Reason: ComparisonReason.Missing })
            .Select(apply => apply.Desired.Key.Name)];
        if (plan.Namespace is { } made)
        {
            _newNamespaces.Add(made.Name);
        }
    }

    /// <summary>Never throws for what a cluster, a lost claim or a cancellation does: each becomes a phase with a failure.</summary>
    public static async Task<SyncOutcome> RunAsync(SyncPlan plan, SyncContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(context);

        using var claim = new ClaimGuard(context.Claim, context.Options.ClaimLease, context.Time);
        var runner = new SyncRunner(plan, context, claim);
        try
        {
            await runner.RunAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            runner._recorder.Failed(new Failure(FailureReason.Terminated, "The operation was terminated.", new RetryPolicy.Never()));
        }
        catch (GitOpsException exception)
        {
            runner._recorder.Failed(exception.Failure);
        }
        catch (KubeApiException exception)
        {
            runner._recorder.Failed(exception.ToFailure("The sync was stopped", isSecret: false));
        }

        return runner._recorder.ToOutcome(runner.Order(), plan.Request.DryRun);
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        if (_plan.Refused is { } refused)
        {
            _recorder.Failed(refused);
            return;
        }

        foreach (var item in _plan.Unchanged)
        {
            _recorder.Done(
                item.Key, ResultText.Of(item.Key, item.ApiVersion, ResultCode.Synced, ResultText.Applied(item.Key, "unchanged")));
        }

        await DryRunAsync(_plan.Steps.SelectMany(step => step.Applies).Where(apply => !IsDeferred(apply)), cancellationToken);
        if (_recorder.HasFailed || _plan.Request.DryRun)
        {
            return;
        }

        if (_plan.Keys.Count > 0 || _plan.Namespace is not null)
        {
            await _claim.TakeAsync(_plan.Keys, cancellationToken);
        }

        if (_plan.Namespace is { } space
            && await new NamespaceCreator(_context, _claim).EnsureAsync(space, cancellationToken) is { } failure)
        {
            _recorder.Failed(failure);
            return;
        }

        if (await ApplyStepsAsync(cancellationToken))
        {
            await PruneAsync(cancellationToken);
        }
    }

    private async Task<bool> ApplyStepsAsync(CancellationToken cancellationToken)
    {
        // Healed objects stand for themselves: one that cannot be healed does not keep the others from it.
        var isHeal = _plan.Request.Only is not null;
        foreach (var step in _plan.Steps)
        {
            var deferred = step.Applies.Where(IsDeferred).Select(apply => apply.Desired.Key).ToHashSet();
            var resolved = await ResolveAsync(step, cancellationToken);
            await DryRunAsync(resolved.Where(apply => deferred.Contains(apply.Desired.Key)), cancellationToken);
            if (_recorder.HasFailed && !isHeal)
            {
                return false;
            }

            await ForEachAsync(resolved.Where(apply => !_recorder.HasFailedOn(apply.Desired.Key)), ApplyOneAsync, cancellationToken);
            if (_recorder.HasFailed && !isHeal)
            {
                return false;
            }
        }

        return !_recorder.HasFailed;
    }

    /// <summary>Finds the resource types of kinds that came with this sync.</summary>
    private async Task<IReadOnlyList<PlannedApply>> ResolveAsync(SyncStep step, CancellationToken cancellationToken)
    {
        var resolved = new List<PlannedApply>();
        var served = new Dictionary<GroupVersionKind, ApiResource?>();
        foreach (var apply in step.Applies)
        {
            var gvk = apply.Desired.Object.Gvk;
            if (apply.Desired.Resource is not null)
            {
                resolved.Add(apply);
                continue;
            }

            if (!served.TryGetValue(gvk, out var resource))
            {
                served[gvk] = resource = await new DefinitionWaiter(_context).WaitAsync(gvk, cancellationToken);
            }

            if (resource is not null)
            {
                resolved.Add(apply with { Desired = apply.Desired with { Resource = resource } });
                continue;
            }

            Fail(apply, new Failure(
                FailureReason.UnknownKind,
                $"{ObjectNames.Shown(apply.Desired.Key)}: its CustomResourceDefinition was applied, "
                    + $"and the cluster did not serve {gvk} within {_context.Options.CrdTimeout.TotalSeconds:0} s.",
                new RetryPolicy.Backoff()));
        }

        return resolved;
    }

    private Task DryRunAsync(IEnumerable<PlannedApply> applies, CancellationToken cancellationToken) =>
        ForEachAsync(applies.Where(DryRunner.IsNeeded), DryRunOneAsync, cancellationToken);

    private async Task DryRunOneAsync(PlannedApply apply, CancellationToken cancellationToken)
    {
        if (await _dryRunner.CheckAsync(apply, apply.Desired.Resource!, cancellationToken) is { } failure)
        {
            Fail(apply, failure);
        }
        else if (_plan.Request.DryRun)
        {
            var key = apply.Desired.Key;
            _recorder.Done(key, ResultText.Of(
                key, apply.Desired.Object.Gvk.ApiVersion, ResultCode.Synced, ResultText.Applied(key, "accepted (dry run)"),
                apply.Desired.Object));
        }
    }

    private async Task ApplyOneAsync(PlannedApply apply, CancellationToken cancellationToken)
    {
        try
        {
            Applied(apply, await _applier.ApplyAsync(apply, apply.Desired.Resource!, cancellationToken));
        }
        catch (KubeApiException exception)
        {
            Fail(apply, exception.ToFailure(ObjectNames.Shown(apply.Desired.Key), SecretMasking.IsSecret(apply.Desired.Object)));
        }
    }

    private void Applied(PlannedApply apply, AppliedObject applied)
    {
        var (desired, live) = (apply.Desired, applied.Object);
        var apiVersion = desired.Object.Gvk.ApiVersion;
        var entry = new InventoryEntry(
            desired.Key, apiVersion, live.Uid ?? "", live.ResourceVersion ?? "", desired.Hash,
            Reference.Take(desired.Object, live, _context.Hasher),
            _context.LiveDigest(live), desired.Options, apply.Known?.Adopted ?? !applied.Created);
        var what = applied.Created ? "created" : applied.Changed ? "configured" : "unchanged";
        if (apply.Comparison.IsDrift)
        {
            _recorder.Drifted(DriftJournal.Entry(apply.Comparison, _context.Revision, _context.Time.GetUtcNow(), failure: null));
        }

        _recorder.Done(
            desired.Key,
            ResultText.Of(desired.Key, apiVersion, ResultCode.Synced, ResultText.Applied(desired.Key, what), desired.Object),
            entry);
    }

    private void Fail(PlannedApply apply, Failure failure)
    {
        if (apply.Comparison.IsDrift)
        {
            _recorder.Drifted(DriftJournal.Entry(apply.Comparison, _context.Revision, _context.Time.GetUtcNow(), failure.Message));
        }

        var key = apply.Desired.Key;
        _recorder.Failed(
            key,
            ResultText.Of(key, apply.Desired.Object.Gvk.ApiVersion, ResultCode.SyncFailed, failure.Message, apply.Desired.Object),
            failure);
    }

    private async Task PruneAsync(CancellationToken cancellationToken)
    {
        var pruner = new Pruner(_context, _claim);
        foreach (var kept in _plan.Prunes.Where(prune => prune.Skip is not null))
        {
            _recorder.Done(kept.Entry.Key, ResultText.Of(
                kept.Entry.Key, kept.Entry.ApiVersion, ResultCode.PruneSkipped, $"ignored (requires pruning): {kept.Skip}"));
        }

        foreach (var kind in _plan.Prunes.Where(prune => prune.Skip is null).GroupBy(prune => KindOrder.Of(prune.Entry.Key.Kind)))
        {
            await ForEachAsync(kind, (prune, token) => PruneOneAsync(pruner, prune.Entry, token), cancellationToken);
            if (_recorder.HasFailed)
            {
                return;
            }
        }
    }

    private async Task PruneOneAsync(Pruner pruner, InventoryEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            var state = await pruner.DeleteAsync(entry, Foreground, cancellationToken);
            var (code, message) = state switch
            {
                PruneState.Gone => (ResultCode.Pruned, "pruned"),
                PruneState.Terminating => (ResultCode.Pruned, "pruned; waiting for its dependents and finalizers"),
                _ => (ResultCode.PruneSkipped, "left alone: it was made anew or marked by somebody else, and is not ours to delete"),
            };
            _recorder.Done(entry.Key, ResultText.Of(entry.Key, entry.ApiVersion, code, message), removed: state != PruneState.Terminating);
        }
        catch (KubeApiException exception)
        {
            var failure = exception.ToFailure(ObjectNames.Shown(entry.Key), isSecret: false);
            _recorder.Failed(entry.Key, ResultText.Of(entry.Key, entry.ApiVersion, ResultCode.SyncFailed, failure.Message), failure);
        }
    }

    private bool IsDeferred(PlannedApply apply) =>
        apply.Desired.Resource is null || (apply.Comparison.LacksNamespace && _newNamespaces.Contains(apply.Desired.Key.Namespace));

    private IEnumerable<ResourceKey> Order() =>
        _plan.Steps.SelectMany(step => step.Applies).Select(apply => apply.Desired.Key)
            .Concat(_plan.Unchanged.Select(item => item.Key))
            .Concat(_plan.Prunes.Select(prune => prune.Entry.Key));

    private Task ForEachAsync<T>(IEnumerable<T> items, Func<T, CancellationToken, Task> action, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            items, new ParallelOptions { MaxDegreeOfParallelism = _context.Options.Parallelism, CancellationToken = cancellationToken },
            async (item, token) => await action(item, token));
}
