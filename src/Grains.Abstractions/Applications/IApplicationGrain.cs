using Orleans.Concurrency;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Grains.Abstractions.Applications;

/// <summary>
/// One Application. Key: <c>namespace/name</c>. It owns spec, desired-state cache, inventory, operation, history and status. Calls only set or read memory
/// and storage; the reconcile itself runs beside the grain. Expected refusals are a <see cref="RequestFailedException"/>.
/// </summary>
[Alias("gitops.IApplicationGrain")]
public interface IApplicationGrain : IGrainWithStringKey
{
    /// <summary>Registers the application, or with <see cref="CreateOptions.Upsert"/> replaces its spec. Returns what is now registered.</summary>
    /// <exception cref="RequestFailedException">
    /// <see cref="RequestError.InvalidArgument"/>: the spec is wrong, or another spec is registered and no upsert was asked for.
    /// </exception>
    [Alias("CreateAsync")]
    Task<Application> CreateAsync(Application application, CreateOptions options, Actor actor);

    /// <summary>Replaces spec, labels, annotations and finalizers. Status, operation and identity are kept.</summary>
    /// <exception cref="RequestFailedException">
    /// NotFound; InvalidArgument; Conflict when the given <c>metadata.resourceVersion</c> is set and not the current one.
    /// </exception>
    [Alias("UpdateAsync")]
    Task<Application> UpdateAsync(Application application, bool validate, Actor actor);

    /// <summary>The application with its status, or null when none is registered. Never waits behind a reconcile.</summary>
    [AlwaysInterleave]
    [Alias("GetAsync")]
    Task<Application?> GetAsync();

    /// <summary>Asks for a refresh; the Git host is asked anew. Returns the number of the reconcile that will have seen this request.</summary>
    /// <exception cref="RequestFailedException">NotFound.</exception>
    [AlwaysInterleave]
    [Alias("RefreshAsync")]
    Task<long> RefreshAsync(RefreshKind kind);

    /// <summary>Waits until the reconcile of that number (or a later one) has ended, or 20 s have passed, and returns the application.</summary>
    [AlwaysInterleave]
    [Alias("WaitForReconcileAsync")]
    Task<Application?> WaitForReconcileAsync(long reconcile, CancellationToken cancellationToken);

    /// <summary>Starts a sync by a user. Returns the application with its operation set.</summary>
    /// <exception cref="RequestFailedException">
    /// NotFound; FailedPrecondition when another operation is in progress; InvalidArgument for what this version does not support.
    /// </exception>
    [Alias("SyncAsync")]
    Task<Application> SyncAsync(SyncRequest request, Actor actor);

    /// <summary>Starts a sync to what an entry of the history deployed. Returns the application with its operation set.</summary>
    /// <exception cref="RequestFailedException">
    /// NotFound; InvalidArgument: no such entry; FailedPrecondition while automated sync is on, or when another operation is in progress.
    /// </exception>
    [Alias("RollbackAsync")]
    Task<Application> RollbackAsync(RollbackRequest request, Actor actor);

    /// <summary>Ends the operation that is running. Takes effect before its next write.</summary>
    /// <exception cref="RequestFailedException">NotFound; InvalidArgument when no operation is in progress.</exception>
    [AlwaysInterleave]
    [Alias("TerminateAsync")]
    Task TerminateAsync(Actor actor);

    /// <summary>
    /// Removes the application; with <see cref="DeleteRequest.Cascade"/> its resources first. Returns once the wish is stored: the deletion goes on by itself.
    /// </summary>
    /// <exception cref="RequestFailedException">NotFound.</exception>
    [Alias("DeleteAsync")]
    Task DeleteAsync(DeleteRequest request, Actor actor);

    /// <summary>Desired and live state of each managed resource, secrets masked.</summary>
    /// <exception cref="RequestFailedException">NotFound; Unavailable when the cluster does not answer.</exception>
    [AlwaysInterleave]
    [Alias("GetManagedResourcesAsync")]
    Task<ImmutableArray<ResourceDiff>> GetManagedResourcesAsync(CancellationToken cancellationToken);

    /// <summary>The resources and what they made, as they are in the cluster; read beside the grain's turns, and shared for two seconds.</summary>
    /// <exception cref="RequestFailedException">NotFound; Unavailable when the cluster does not answer.</exception>
    [AlwaysInterleave]
    [Alias("GetResourceTreeAsync")]
    Task<ApplicationTree> GetResourceTreeAsync(CancellationToken cancellationToken);

    /// <summary>Events about resources of the tree, newest first.</summary>
    /// <exception cref="RequestFailedException">NotFound; InvalidArgument: no such resource in the tree; Unavailable.</exception>
    [AlwaysInterleave]
    [Alias("ListEventsAsync")]
    Task<ImmutableArray<Event>> ListEventsAsync(EventRequest request, CancellationToken cancellationToken);

    /// <summary>What a revision renders to, values of Secrets masked.</summary>
    /// <param name="revision">Empty: the target revision.</param>
    /// <param name="fresh">Ask the Git host anew.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RequestFailedException">
    /// NotFound; InvalidArgument: no such revision; Unavailable; FailedPrecondition: it cannot be rendered.
    /// </exception>
    [AlwaysInterleave]
    [Alias("GetManifestsAsync")]
    Task<ManifestResponse> GetManifestsAsync(string revision, bool fresh, CancellationToken cancellationToken);

    /// <summary>Author, time, message and tags of a commit of the application's repository.</summary>
    /// <exception cref="RequestFailedException">NotFound; InvalidArgument: no such revision; Unavailable.</exception>
    [AlwaysInterleave]
    [Alias("GetRevisionMetadataAsync")]
    Task<RevisionMetadata> GetRevisionMetadataAsync(string revision, CancellationToken cancellationToken);

    /// <summary>The drift journal, newest first.</summary>
    /// <exception cref="RequestFailedException">NotFound.</exception>
    [AlwaysInterleave]
    [Alias("GetDriftAsync")]
    Task<ImmutableArray<DriftEntry>> GetDriftAsync();

    /// <summary>A ref that this application follows has moved.</summary>
    /// <param name="revision">The commit; empty when the target revision is gone.</param>
    /// <param name="sameContent">What the application renders is known not to have changed: only its revision moves.</param>
    [AlwaysInterleave]
    [Alias("RevisionMovedAsync")]
    Task RevisionMovedAsync(string revision, bool sameContent);

    /// <summary>Objects of this application changed in the cluster.</summary>
    [AlwaysInterleave]
    [Alias("ObjectsChangedAsync")]
    Task ObjectsChangedAsync(ObjectsChanged change);

    /// <summary>Wakes the application if it sleeps and renews what it holds elsewhere (watches, index row). Called by the supervisor.</summary>
    [AlwaysInterleave]
    [Alias("TouchAsync")]
    Task TouchAsync();

    /// <summary>Moves the application to the silo that the placement hint of this call names, unless it is at work.</summary>
    /// <returns>Whether it moves.</returns>
    [Alias("MoveAsync")]
    Task<bool> MoveAsync();
}
