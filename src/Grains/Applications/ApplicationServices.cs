using OrleansGitOps.Grains.Applications.Reconciling;
using OrleansGitOps.Grains.Applications.Requests;
using OrleansGitOps.Grains.Clusters;
using OrleansGitOps.Grains.Repositories;
using OrleansGitOps.Grains.Security;
using OrleansGitOps.Grains.Storage;

namespace OrleansGitOps.Grains.Applications;

/// <summary>What every application works with: the services of its silo.</summary>
internal sealed record ApplicationServices(
    IStateStore Store,
    ISecretProtector Protector,
    Reconciler Reconciler,
    DeletionPass Deletion,
    SpecChanges SpecChanges,
    IClusterConnections Clusters,
    RepositoryKeys Repositories,
    ManagedResources ManagedResources,
    SourceReads SourceReads,
    LocalApplications Local,
    ApplicationOptions Options,
    TimeProvider Time);
