using System.Collections.Immutable;
using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Engine.Syncing;
using OrleansGitOps.Grains.Abstractions.Applications;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Grains.Applications.Deciding;
using OrleansGitOps.Grains.Applications.State;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Grains.Applications.Reconciling;

/// <summary>One reconcile: what it starts from, and what its steps found. Used by one task at a time.</summary>
internal sealed class ReconcileContext
{
    // What it starts from.
    public required ApplicationKey Key { get; init; }

    public required ApplicationIdentity Identity { get; init; }

    /// <summary>With the source of the sync that was asked for, when that names one (a rollback).</summary>
    public required ApplicationSpec Spec { get; init; }

    public required ReconcileScope Scope { get; init; }

    /// <summary>A sync that a user asked for, or null.</summary>
    public required Operation? Requested { get; init; }

    public required SyncAttempt? Attempt { get; init; }

    public required DesiredRecord? LastDesired { get; init; }

    /// <summary>Planned by the operation that has the stored claim and did not end.</summary>
    public required ImmutableArray<ResourceKey> Interrupted { get; init; }

    /// <summary>
    /// Planned by operations of which some write may still come, <see cref="Interrupted"/> included: may be in the cluster without being in the inventory.
    /// </summary>
    public required ImmutableHashSet<ResourceKey> Lost { get; init; }

    public required HealTable Heals { get; init; }

    public required IReconcileHost Host { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the operation began that this reconcile goes on with; null when none is under way.</summary>
    public DateTimeOffset? RunningSince { get; init; }

    /// <summary>Retries of the requested operation so far.</summary>
    public long RetryCount { get; init; }

    /// <summary>The commit that the first attempt of a sync took and that its retries keep to; empty: none.</summary>
    public string PinnedRevision { get; init; } = "";

    /// <summary>A user ended the operation: nothing more is written.</summary>
    public CancellationToken SyncCancelled { get; init; }

    /// <summary>What was wrong with the source when it was last looked at: still so when only live objects changed.</summary>
    public SourceProblem? KnownProblem { get; init; }

    // What its steps found.
    public Inventory Inventory { get; set; } = Inventory.Empty;

    /// <summary>The commit of <see cref="Desired"/>, or the one that is to be rendered.</summary>
    public string Revision { get; set; } = "";

    /// <summary>What the target revision named, whether or not it could be rendered; empty when that is not known.</summary>
    public string ResolvedCommit { get; set; } = "";

    /// <summary>A user's sync of another revision than the spec's: what it renders is not what the application wants for good.</summary>
    public bool IsRevisionOverridden => PinnedRevision.Length > 0 || AsksForAnother;

    private bool AsksForAnother => Requested?.Sync is { Source: not null }
        || (Requested?.Sync?.Revision is { Length: > 0 } asked && asked != Spec.Source?.TargetRevision);

    /// <summary>What is enforced: the newest good render, or the last good one while Git cannot be read.</summary>
    public DesiredRecord? Desired { get; set; }

    public IKubeClient? Client { get; set; }

    public ApiDiscovery? Discovery { get; set; }

    public SyncSettings? Settings { get; set; }

    public DesiredState? State { get; set; }

    public ImmutableDictionary<ResourceKey, LiveFact> Facts { get; set; } = ImmutableDictionary<ResourceKey, LiveFact>.Empty;

    /// <summary>Those of <see cref="Lost"/> that Git does not have.</summary>
    public IEnumerable<ResourceKey> LeftBehind => Lost.Where(key => State!.Find(key) is null);

    /// <summary>An object that a lost operation left behind entered the inventory.</summary>
    public bool FoundStray { get; set; }

    public Comparison? Comparison { get; set; }

    /// <summary>What was decided, whether or not something was done.</summary>
    public AutoSyncDecision Decision { get; set; } = AutoSyncDecision.Nothing;

    /// <summary>Set when a sync or heal ran.</summary>
    public SyncRun? Run { get; set; }

    /// <summary>Conditions that hold after this reconcile, by type.</summary>
    public List<(string Type, string Message)> Conditions { get; } = [];

    /// <summary>Why it stopped or went on with less; the first one decides when it is tried again.</summary>
    public List<Failure> Failures { get; } = [];

    /// <summary>What is wrong with the source: revision, path, render. Null: nothing.</summary>
    public SourceProblem? Problem { get; set; }

    /// <summary>The comparison could not be made with what the spec asks for: the sync status is Unknown.</summary>
    public bool IsUnknown { get; set; }

    /// <summary>What decides whether content was attempted already.</summary>
    public string Fingerprint { get; set; } = "";

    public void Fail(string condition, Failure failure)
    {
        Failures.Add(failure);
        Conditions.Add((condition, failure.Message));
    }
}

/// <summary>A sync or heal that this reconcile ran.</summary>
/// <param name="Plan">Null when it failed before planning.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Operation">As users see it; null for a heal.</param>
/// <param name="IsFull">Everything was in it: it counts for history.</param>
internal sealed record SyncRun(SyncPlan? Plan, SyncOutcome Outcome, Operation? Operation, DateTimeOffset StartedAt, bool IsFull);

/// <summary>Why the newest commit is not what is enforced.</summary>
/// <param name="Condition">Type of the condition.</param>
/// <param name="Failure">What failed.</param>
/// <param name="IsUnknown">What the spec asks for is not known; false: the host is only out of reach.</param>
/// <param name="ResolvedCommit">The commit that could not be rendered; empty when it is not known.</param>
internal sealed record SourceProblem(string Condition, Failure Failure, bool IsUnknown, string ResolvedCommit);
