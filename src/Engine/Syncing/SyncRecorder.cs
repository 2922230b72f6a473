using System.Collections.Concurrent;
using System.Collections.Immutable;
using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Syncing;

/// <summary>What a running sync has done so far; called from several tasks at once.</summary>
internal sealed class SyncRecorder(Action<SyncProgress> progress)
{
    private readonly ConcurrentDictionary<ResourceKey, ResourceResult> _results = [];
    private readonly ConcurrentDictionary<ResourceKey, InventoryEntry> _updated = [];
    private readonly ConcurrentQueue<ResourceKey> _removed = [];
    private readonly ConcurrentQueue<DriftEntry> _drifts = [];
    private readonly ConcurrentQueue<(ResourceKey? Key, Failure Failure)> _failures = [];

    public bool HasFailed => !_failures.IsEmpty;

    public bool HasFailedOn(ResourceKey key) => _failures.Any(item => item.Key == key);

    /// <summary>An object was applied, pruned or left alone on purpose.</summary>
    public void Done(ResourceKey key, ResourceResult result, InventoryEntry? entry = null, bool removed = false)
    {
        _results[key] = result;
        if (entry is not null)
        {
            _updated[key] = entry;
        }

        if (removed)
        {
            _removed.Enqueue(key);
        }

        progress(new SyncProgress(key, result, entry, removed));
    }

    public void Failed(ResourceKey key, ResourceResult result, Failure failure)
    {
        _failures.Enqueue((key, failure));
        _results[key] = result;
        progress(new SyncProgress(key, result, null, Removed: false));
    }

    /// <summary>The sync itself failed.</summary>
    public void Failed(Failure failure) => _failures.Enqueue((null, failure));

    public void Drifted(DriftEntry entry) => _drifts.Enqueue(entry);

    /// <param name="order">Keys in plan order.</param>
    /// <param name="isDryRun">Only checked.</param>
    public SyncOutcome ToOutcome(IEnumerable<ResourceKey> order, bool isDryRun)
    {
        ImmutableArray<ResourceResult> results =
            [.. order.Distinct().Select(key => _results.GetValueOrDefault(key)).OfType<ResourceResult>()];
        var failures = _failures.ToArray();
        var own = failures.FirstOrDefault(item => item.Key is null).Failure;
        var failure = own ?? Summarise([.. failures.Select(item => item.Failure)]);
        var phase = failure is null ? OperationPhase.Succeeded
            : own is null or { Reason: FailureReason.Terminated } ? OperationPhase.Failed
            : OperationPhase.Error;
        var message = failure?.Message ?? (isDryRun ? "successfully checked (dry run)" : "successfully synced");
        return new SyncOutcome(phase, message, results, [.. _updated.Values], [.. _removed], [.. _drifts], failure);
    }

    private static Failure? Summarise(Failure[] failures)
    {
        const int MaxShown = 5;
        if (failures.Length <= 1)
        {
            return failures.FirstOrDefault();
        }

        var shown = string.Join(" ", failures.Take(MaxShown).Select(failure => failure.Message));
        var more = failures.Length > MaxShown ? $" And {failures.Length - MaxShown} more." : "";
        var first = failures.FirstOrDefault(failure => failure.Retry is not RetryPolicy.Never) ?? failures[0];
        return new Failure(failures[0].Reason, $"{failures.Length} objects failed. {shown}{more}", first.Retry);
    }
}
