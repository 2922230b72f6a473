using System.Collections.Immutable;
using System.Globalization;
using OrleansGitOps.Grains.Abstractions;
using OrleansGitOps.Grains.Abstractions.Applications;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Api.Tests.Fakes;

/// <summary>Keeps one application in memory by the rules of the contract, and notes what was asked of it.</summary>
internal sealed class FakeApplicationGrain(string key, Func<long> nextRevision) : IApplicationGrain
{
    private readonly Lock _lock = new();
    private readonly List<string> _calls = [];

    public string Key { get; } = key;

    public Application? Current { get; private set; }

    /// <summary>Thrown by every call while set.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Thrown when managed resources are asked for, while set.</summary>
    public Exception? ManagedResourcesFailure { get; set; }

    /// <summary>Thrown when a sync is asked for, while set.</summary>
    public Exception? SyncFailure { get; set; }

    /// <summary>Runs before an update looks at the version: another writer.</summary>
    public Action? BeforeUpdate { get; set; }

    public Actor? LastActor { get; private set; }

    public CreateOptions? LastCreateOptions { get; private set; }

    public SyncRequest? LastSync { get; private set; }

    public DeleteRequest? LastDelete { get; private set; }

    public ImmutableArray<ResourceDiff> ManagedResources { get; set; } = [];

    public ImmutableArray<DriftEntry> Drift { get; set; } = [];

    public RollbackRequest? LastRollback { get; private set; }

    public EventRequest? LastEvents { get; private set; }

    public ApplicationTree Tree { get; set; } = new();

    public ImmutableArray<Event> Events { get; set; } = [];

    public ManifestResponse Manifests { get; set; } = new();

    public RevisionMetadata Metadata { get; set; } = new();

    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>Registers without the API.</summary>
    public FakeApplicationGrain Put(Application application)
    {
        var parts = ApplicationKey.Parse(Key);
        lock (_lock)
        {
            Current = application with
            {
                Metadata = application.Metadata with { Namespace = parts.Namespace, Name = parts.Name, ResourceVersion = NextVersion() },
            };
        }

        return this;
    }

    public Task<Application> CreateAsync(Application application, CreateOptions options, Actor actor) => Do("create", () =>
    {
        (LastActor, LastCreateOptions) = (actor, options);
        if (Current is { } existing)
        {
            if (existing.Spec.Equals(application.Spec))
            {
                return existing;
            }

            if (!options.Upsert)
            {
                throw new RequestFailedException(
                    RequestError.InvalidArgument, "existing application spec is different, use upsert flag to force update");
            }
        }

        var metadata = application.Metadata with { ResourceVersion = NextVersion(), Uid = Current?.Metadata.Uid ?? "uid-of-the-server" };
        return Current = application with { Metadata = metadata, Status = Current?.Status ?? new() };
    });

    public Task<Application> UpdateAsync(Application application, bool validate, Actor actor) => Do("update", () =>
    {
        BeforeUpdate?.Invoke();
        var current = Present();
        LastActor = actor;
        if (application.Metadata.ResourceVersion.Length > 0 && application.Metadata.ResourceVersion != current.Metadata.ResourceVersion)
        {
            throw new RequestFailedException(RequestError.Conflict, "the application was changed meanwhile");
        }

        var metadata = current.Metadata with
        {
            Labels = application.Metadata.Labels,
            Annotations = application.Metadata.Annotations,
            Finalizers = application.Metadata.Finalizers,
            ResourceVersion = NextVersion(),
        };
        return Current = current with { Metadata = metadata, Spec = application.Spec };
    });

    public Task<Application?> GetAsync() => Do("get", () => Current);

    public Task<long> RefreshAsync(RefreshKind kind) => Do($"refresh {kind}", () =>
    {
        Present();
        return 7L;
    });

    public Task<Application?> WaitForReconcileAsync(long reconcile, CancellationToken cancellationToken) =>
        Do($"wait {reconcile.ToString(CultureInfo.InvariantCulture)}", () => Current);

    public Task<Application> SyncAsync(SyncRequest request, Actor actor) =>
        SyncFailure is { } failure ? Task.FromException<Application>(failure) : Do("sync", () =>
    {
        (LastSync, LastActor) = (request, actor);
        return Current = Present() with { Operation = new Operation { Sync = new SyncOperation { Revision = request.Revision } } };
    });

    public Task TerminateAsync(Actor actor) => Do("terminate", () =>
    {
        LastActor = actor;
        return Present().Operation is null
            ? throw new RequestFailedException(RequestError.InvalidArgument, "Unable to terminate operation. No operation is in progress")
            : true;
    });

    public Task DeleteAsync(DeleteRequest request, Actor actor) => Do("delete", () =>
    {
        Present();
        (LastDelete, LastActor, Current) = (request, actor, null);
        return true;
    });

    public Task<ImmutableArray<ResourceDiff>> GetManagedResourcesAsync(CancellationToken cancellationToken) =>
        ManagedResourcesFailure is { } failure
            ? Task.FromException<ImmutableArray<ResourceDiff>>(failure)
            : Do("managed-resources", () => ManagedResources);

    public Task<Application> RollbackAsync(RollbackRequest request, Actor actor) => Do("rollback", () =>
    {
        (LastRollback, LastActor) = (request, actor);
        return Current = Present() with { Operation = new Operation { Sync = new SyncOperation { Revision = "old" } } };
    });

    public Task<ApplicationTree> GetResourceTreeAsync(CancellationToken cancellationToken) => Do("resource-tree", () => Tree);

    public Task<ImmutableArray<Event>> ListEventsAsync(EventRequest request, CancellationToken cancellationToken) => Do("events", () =>
    {
        LastEvents = request;
        return Events;
    });

    public Task<ManifestResponse> GetManifestsAsync(string revision, bool fresh, CancellationToken cancellationToken) =>
        Do($"manifests {revision} {fresh}", () => Manifests);

    public Task<RevisionMetadata> GetRevisionMetadataAsync(string revision, CancellationToken cancellationToken) =>
        Do($"metadata {revision}", () => Metadata);

    public Task<ImmutableArray<DriftEntry>> GetDriftAsync() => Do("drift", () => Drift);

    public Task RevisionMovedAsync(string revision, bool sameContent) => throw new NotSupportedException();

    public Task ObjectsChangedAsync(ObjectsChanged change) => throw new NotSupportedException();

    public Task TouchAsync() => throw new NotSupportedException();

    public Task<bool> MoveAsync() => throw new NotSupportedException();

    private string NextVersion() => nextRevision().ToString(CultureInfo.InvariantCulture);

    private Application Present() => Current ?? throw new RequestFailedException(RequestError.NotFound, "not registered");

    private Task<T> Do<T>(string call, Func<T> work)
    {
        lock (_lock)
        {
            _calls.Add(call);
            if (Failure is { } failure)
            {
                return Task.FromException<T>(failure);
            }

            try
            {
                return Task.FromResult(work());
            }
            catch (RequestFailedException e)
            {
                return Task.FromException<T>(e);
            }
        }
    }
}
