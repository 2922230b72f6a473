using System.Collections.Immutable;
using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Grains.Applications.State;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Grains.Tests.Applications.State;

/// <summary>One of each state of an application, with every field of its own set.</summary>
internal static class StoredSamples
{
    private const string Revision = "8f1d2c3b4a59687766554433221100ffeeddccbb";

    private static readonly DateTimeOffset Time = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private static readonly ApplicationSource Source = new()
    {
        RepoURL = "https://git.example.com/shop/storefront.git", Path = "overlays/production", TargetRevision = "main",
        Kustomize = new ApplicationSourceKustomize { NamePrefix = "p-", Images = ["web=registry.example.com/web:2"] },
    };

    public static ApplicationRecord Application { get; } = new()
    {
        Metadata = new ObjectMeta
        {
            Name = "storefront", Namespace = "argocd", Uid = "5b7f8d1e-4f39-43d5-9f0e-1d2f2f1d7c10", CreationTimestamp = Time,
            Labels = ImmutableSortedDictionary<string, string>.Empty.Add("team", "shop"),
            Finalizers = ["resources-finalizer.argocd.argoproj.io"],
        },
        Spec = new ApplicationSpec
        {
            Project = "default", Source = Source,
            Destination = new ApplicationDestination { Server = ModelConstants.InClusterServer, Namespace = "shop" },
            SyncPolicy = new SyncPolicy
            {
                Automated = new SyncPolicyAutomated { Prune = true, SelfHeal = true }, SyncOptions = ["CreateNamespace=true"],
                Retry = new RetryStrategy { Limit = 5, Backoff = new Backoff { Duration = "5s", Factor = 2, MaxDuration = "3m" } },
            },
        },
        Deletion = new DeletionRecord { Cascade = true, PropagationPolicy = "background", RequestedBy = "admin" },
    };

    public static OperationRecord Operation { get; } = new()
    {
        Claim = new ClaimRecord { Id = "c1", Planned = [new("apps", "Deployment", "shop", "web"), new("", "Namespace", "", "shop")] },
        Lost = [new LostPlan { Planned = [new("", "ConfigMap", "shop", "old")], NoticedAt = Time }],
        Requested = Asked,
        State = new OperationState
        {
            Operation = Asked, Phase = OperationPhase.Succeeded, Message = "successfully synced", StartedAt = Time, FinishedAt = Time.AddSeconds(3),
            RetryCount = 1,
            SyncResult = new SyncOperationResult
            {
                Revision = Revision, Source = Source,
                Resources = [new ResourceResult { Group = "apps", Version = "v1", Kind = "Deployment", Namespace = "shop", Name = "web", Status = "Synced" }],
            },
        },
        Attempt = new SyncAttempt { Fingerprint = "f1", Succeeded = true, Failures = 2, FinishedAt = Time, Message = "done" },
    };

    public static StatusRecord Status { get; } = new()
    {
        Status = new ApplicationStatus
        {
            Sync = new SyncStatus { Status = SyncStatusCode.Synced, Revision = Revision },
            Health = new AppHealthStatus { Status = HealthStatusCode.Healthy, LastTransitionTime = Time },
            Resources =
            [
                new ResourceStatus
                {
                    Group = "apps", Version = "v1", Kind = "Deployment", Namespace = "shop", Name = "web", Status = SyncStatusCode.Synced,
                    Health = new HealthStatus { Status = HealthStatusCode.Healthy },
                },
            ],
            Conditions = [new ApplicationCondition { Type = "SyncError", Message = "refused", LastTransitionTime = Time }],
            ReconciledAt = Time, SourceType = "Kustomize", ControllerNamespace = "argocd",
        },
        Inventory = new Inventory(
        [
            new InventoryEntry(
                new ResourceKey("apps", "Deployment", "shop", "web"), "apps/v1", "0a7bd6b9-6b7b-4a0a-8a0f-0b2a3d1a0c55", "8123", "d1",
                new Reference("0a7bd6b9-6b7b-4a0a-8a0f-0b2a3d1a0c55", new byte[] { 1, 2, 3, 255 }), "l1",
                new ObjectOptions(Prune: false, Delete: false, Keep: true), Adopted: true),
        ]),
    };

    public static HistoryRecord History { get; } = new()
    {
        Entries =
        [
            new RevisionHistory
            {
                Id = 7, Revision = Revision, Source = Source, DeployStartedAt = Time, DeployedAt = Time.AddSeconds(3),
                InitiatedBy = new OperationInitiator { Username = "admin" },
            },
        ],
    };

    public static JournalRecord Journal { get; } = new()
    {
        Entries =
        [
            new DriftEntry
            {
                Group = "apps", Kind = "Deployment", Namespace = "shop", Name = "web", Fields = ["spec.replicas"], Type = "Changed",
                Managers = ["kubectl-edit"], ChangedAt = Time, SeenAt = Time, RevertedAt = Time, RevertMilliseconds = 40, Revision = Revision,
                Message = "reverted",
            },
        ],
    };

    public static DesiredRecord Desired { get; } = new()
    {
        Commit = Revision, RequestKey = "r1", ContentId = "sha256:1", SourceType = "Kustomize", Warnings = ["web.yaml: a key stands twice"],
        Body = [31, 139, 8, 0],
    };

    private static Operation Asked => new()
    {
        Sync = new SyncOperation { Revision = Revision, Prune = true, SyncStrategy = new SyncStrategy { Hook = new SyncStrategyHook { Force = true } } },
        InitiatedBy = new OperationInitiator { Username = "admin" },
        Info = [new Info { Name = "reason", Value = "release" }],
        Retry = new RetryStrategy { Limit = 3 },
    };
}
