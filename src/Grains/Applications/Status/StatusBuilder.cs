using System.Collections.Immutable;
using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Health;
using OrleansGitOps.Engine.Resources;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Grains.Applications.Reconciling;
using OrleansGitOps.Grains.Applications.State;
using OrleansGitOps.Grains.Applications.Watching;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Grains.Applications.Status;

/// <summary>Makes the status that users see out of what a reconcile found and what the watches told since. Pure.</summary>
internal static class StatusBuilder
{
    /// <summary>Why a cascading deletion waits; also the answer to who asks for one.</summary>
    public const string CannotCascade = "its inventory could not be read and may lack objects, so deleting them all cannot be promised. Sync the application "
        + "first, which completes the inventory, or delete it with cascade=false and remove its objects by hand.";

    /// <summary>What a state that could not be read means to a user.</summary>
    public static string Explain(UnreadableState state) => $"The stored state '{state.Name}' could not be read: {state.Reason}. " + state.Name switch
    {
        StateNames.Operation => "A sync that was asked for or under way is forgotten: ask again. Objects that it made and that Git no longer has stay.",
        StateNames.Status => "The inventory began anew: nothing is pruned for it. Objects that were applied before and have left Git since are not known any "
            + "more: remove them by hand.",
        StateNames.History => "The history of syncs began anew.",
        _ => "It began anew.",
    };

    /// <summary>The status after a reconcile.</summary>
    public static ApplicationStatus Build(ApplicationStatus before, ReconcileContext context, SyncAttempt? attempt, LiveFacts facts, DateTimeOffset now)
    {
        var conditions = ConditionsOf(before, context, attempt, now);
        var status = before with
        {
            Conditions = conditions,
            ReconciledAt = context.Scope.ResolveMaxAge is null ? before.ReconciledAt : now,
            SourceType = context.Desired?.SourceType ?? before.SourceType,
            ControllerNamespace = "argocd",
        };
        if (context.Comparison is not { } comparison)
        {
            // An unreachable host or cluster says nothing new: what was known stays, unless the spec itself cannot be worked on.
            var seen = status.Health.Status.Length > 0
                ? status
                : status with { Health = new AppHealthStatus { Status = HealthStatusCode.Unknown, LastTransitionTime = now } };
            return context.IsUnknown || before.Sync.Status.Length == 0 ? seen with { Sync = SyncOf(context, SyncStatusCode.Unknown) } : seen;
        }

        var resources = comparison.Resources
            .Select(item => item.ToStatus() with { Health = HealthOf(item, context.Inventory, facts) })
            .ToImmutableArray();
        return WithHealth(
            status with
            {
                Resources = resources,
                Sync = SyncOf(context, context.IsUnknown ? SyncStatusCode.Unknown : comparison.SyncStatus),
                Summary = before.Summary with { Images = context.State is { } state ? ContainerImages.Of(state.Objects.Select(item => item.Object)) : [] },
            },
            now);
    }

    /// <summary>The status with the health that the watches report now; everything else stays.</summary>
    public static ApplicationStatus Reassess(ApplicationStatus before, Inventory inventory, LiveFacts facts, DateTimeOffset now)
    {
        var resources = before.Resources.Select(resource =>
        {
            var key = new ResourceKey(resource.Group, resource.Kind, resource.Namespace, resource.Name);
            return facts.Observed(key) is { Deleted: false } observed && inventory.Find(key) is { } entry && observed.Digest == entry.LiveDigest
                ? resource with { Health = observed.Health }
                : resource;
        }).ToImmutableArray();
        return resources.SequenceEqual(before.Resources) ? before : WithHealth(before with { Resources = resources }, now);
    }

    private static ApplicationStatus WithHealth(ApplicationStatus status, DateTimeOffset now)
    {
        var worst = ApplicationHealth.Worst(status.Resources.Select(resource => resource.Health));
        var since = status.Health.Status == worst ? status.Health.LastTransitionTime ?? now : now;
        return status with { Health = status.Health with { Status = worst, LastTransitionTime = since } };
    }

    private static HealthStatus? HealthOf(ResourceComparison item, Inventory inventory, LiveFacts facts)
    {
        if (item.Reason == ComparisonReason.Missing)
        {
            return new HealthStatus { Status = HealthStatusCode.Missing };
        }

        var observed = facts.Observed(item.Key);
        if (item.IsSynced && inventory.Find(item.Key) is { } entry && observed is { } fact && (fact.Uid != entry.Uid || fact.Digest != entry.LiveDigest))
        {
            // The watch has not caught up with what was applied just now.
            observed = null;
        }

        if (observed is { Deleted: false })
        {
            return observed.Health;
        }

        return item.Live is { } live ? HealthAssessor.Assess(live)
            : HealthAssessor.Assesses(item.Key.Group, item.Key.Kind)
                ? new HealthStatus { Status = HealthStatusCode.Progressing, Message = "Waiting for the cluster to report" }
                : null;
    }

    private static SyncStatus SyncOf(ReconcileContext context, string status) => new()
    {
        Status = status,
        Revision = context.Revision,
        ComparedTo = new ComparedTo
        {
            Source = context.Spec.Source ?? new(),
            Destination = context.Spec.Destination,
            IgnoreDifferences = context.Spec.IgnoreDifferences,
        },
    };

    private static ImmutableArray<ApplicationCondition> ConditionsOf(
        ApplicationStatus before, ReconcileContext context, SyncAttempt? attempt, DateTimeOffset now)
    {
        var found = context.Conditions.ToList();
        if (context.Run is not { IsFull: true, Outcome.Succeeded: true, Operation: not null })
        {
            found.AddRange(before.Conditions
                .Where(known => known.Type == ApplicationConditionTypes.StoredStateWarning).Select(known => (known.Type, known.Message)));
        }

        if (attempt is { Succeeded: false } && context.Spec.SyncPolicy?.Automated is { Enabled: not false } && attempt.Fingerprint == context.Fingerprint)
        {
            found.Add((ApplicationConditionTypes.SyncError, attempt.Message));
        }

        return [.. found.Distinct().Select(item =>
            before.Conditions.FirstOrDefault(known => known.Type == item.Type && known.Message == item.Message)
            ?? new ApplicationCondition { Type = item.Type, Message = item.Message, LastTransitionTime = now })];
    }
}
