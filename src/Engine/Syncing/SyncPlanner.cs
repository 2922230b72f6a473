using System.Collections.Immutable;
using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Syncing;

/// <summary>Decides what a sync does, in which order, and what it must not do. Pure.</summary>
public static class SyncPlanner
{
    /// <param name="request">What is asked for.</param>
    /// <param name="desired">What Git wants.</param>
    /// <param name="comparison">Desired against live, of now.</param>
    /// <param name="inventory">With the comparison's changes taken in: the only list that prune goes by.</param>
    /// <param name="settings">Sync options of the application.</param>
    public static SyncPlan Plan(
        SyncRequest request, DesiredState desired, Comparison comparison, Inventory inventory, SyncSettings settings)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(inventory);
        ArgumentNullException.ThrowIfNull(settings);

        var applies = new List<PlannedApply>();
        var unchanged = ImmutableArray.CreateBuilder<ResourceComparison>();
        var applyAll = request.ApplyAll && !settings.ApplyOutOfSyncOnly;
        foreach (var item in desired.Objects.Where(item => request.Only?.Contains(item.Key) ?? true))
        {
            var found = comparison.Find(item.Key)
                ?? throw new ArgumentException($"{item.Key} is desired and was not compared.", nameof(comparison));
            if (found.IsSynced && !applyAll)
            {
                unchanged.Add(found);
            }
            else
            {
                applies.Add(new PlannedApply(item, inventory.Find(item.Key), found));
            }
        }

        var prunes = PlanPrunes(request, comparison, inventory, settings);
        return Brake(request, desired, prunes) is { } refused
            ? new SyncPlan(request, null, [], [], [], refused)
            : new SyncPlan(request, Namespace(desired, applies), Steps(applies), prunes, unchanged.ToImmutable(), null);
    }

    internal static bool IsNeverDeleted(ResourceKey key) => key is { Group: CustomDefinitions.Group, Kind: CustomDefinitions.Kind };

    /// <summary>Namespaced kinds share a step only with their like: a step is one kind, so that what follows finds it there.</summary>
    private static ImmutableArray<SyncStep> Steps(List<PlannedApply> applies) =>
    [
        .. applies.GroupBy(apply => (Order: KindOrder.Of(apply.Desired.Key.Kind), apply.Desired.Key.Kind))
            .OrderBy(group => group.Key.Order).ThenBy(group => group.Key.Kind, StringComparer.Ordinal)
            .Select(group => new SyncStep(group.Key.Kind, [.. group])),
    ];

    private static ImmutableArray<PlannedPrune> PlanPrunes(
        SyncRequest request, Comparison comparison, Inventory inventory, SyncSettings settings) =>
    [
        .. comparison.Resources.Where(item => item.RequiresPruning && (request.Only?.Contains(item.Key) ?? true))
            .Select(item => inventory.Find(item.Key)).OfType<InventoryEntry>()
            .OrderByDescending(entry => KindOrder.Of(entry.Key.Kind)).ThenBy(entry => entry.Key.ToString(), StringComparer.Ordinal)
            .Select(entry => new PlannedPrune(entry, WhyKept(request, entry, settings))),
    ];

    private static string? WhyKept(SyncRequest request, InventoryEntry entry, SyncSettings settings) =>
        IsNeverDeleted(entry.Key) ? "a CustomResourceDefinition is never deleted, since all its objects would go with it"
        : entry.Options.Keep ? "helm.sh/resource-policy: keep"
        : !entry.Options.Prune ? "Prune=false on the object"
        : !settings.Prune ? "Prune=false on the application"
        : !request.Prune ? "pruning was not asked for"
        : null;

    private static Failure? Brake(SyncRequest request, DesiredState desired, ImmutableArray<PlannedPrune> prunes) =>
        request is { Automated: true, AllowEmpty: false } && desired.Objects.IsEmpty && prunes.Any(prune => prune.Skip is null)
            ? new Failure(
                FailureReason.RefusedByBrake,
                $"Git holds no object any more, and syncing would delete all {prunes.Count(prune => prune.Skip is null)} objects of this "
                    + "application. Nothing was done. "
                    + "If that is wanted, set spec.syncPolicy.automated.allowEmpty, or sync by hand with prune.",
                new RetryPolicy.Never())
            : null;

    /// <summary>The namespace matters only where something may have to be created in it, or its metadata is kept.</summary>
    private static NamespaceRequest? Namespace(DesiredState desired, List<PlannedApply> applies) =>
        desired.Namespace is { } space && (space.Managed || applies.Any(apply => apply.Comparison.Reason == ComparisonReason.Missing))
            ? space
            : null;
}
