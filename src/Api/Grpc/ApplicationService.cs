using OrleansGitOps.Api.Applications;
using OrleansGitOps.Api.Streams;
using OrleansGitOps.Grains.Abstractions.Model;
using ProtoBuf.Grpc;

namespace OrleansGitOps.Api.Grpc;

/// <summary>The gRPC form of <see cref="ApplicationQueries"/> and <see cref="ApplicationCommands"/>.</summary>
internal sealed class ApplicationService(ApplicationQueries queries, ApplicationCommands commands, ApplicationWatch watch) : IApplicationService
{
    private const string Resource = "applications";

    [Access(Resource, "get")]
    public async Task<ApplicationList> ListAsync(ApplicationQuery query, CallContext context)
    {
        var (resourceVersion, items) = await queries.ListAsync(query);
        return new() { Metadata = new() { ResourceVersion = resourceVersion }, Items = [.. items] };
    }

    [Access(Resource, "get")]
    public Task<Application> GetAsync(ApplicationQuery query, CallContext context) => queries.GetAsync(query, context.CancellationToken);

    [Access(Resource, "create")]
    public Task<Application> CreateAsync(ApplicationCreateRequest request, CallContext context) =>
        commands.CreateAsync(request with { Application = ApplicationBodies.Application.Check(request.Application) }, context.Actor());

    [Access(Resource, "update")]
    public Task<Application> UpdateAsync(ApplicationUpdateRequest request, CallContext context) =>
        commands.UpdateAsync(request with { Application = ApplicationBodies.Application.Check(request.Application) }, context.Actor());

    [Access(Resource, "update")]
    public Task<ApplicationSpec> UpdateSpecAsync(ApplicationUpdateSpecRequest request, CallContext context) =>
        commands.UpdateSpecAsync(request with { Spec = ApplicationBodies.Spec.Check(request.Spec) }, context.Actor());

    [Access(Resource, "delete")]
    public async Task<ApplicationResponse> DeleteAsync(ApplicationDeleteRequest request, CallContext context)
    {
        await commands.DeleteAsync(request, context.Actor());
        return new();
    }

    [Access(Resource, "sync")]
    public Task<Application> SyncAsync(ApplicationSyncRequest request, CallContext context) =>
        commands.SyncAsync(ApplicationBodies.Sync.Check(request)!, context.Actor());

    [Access(Resource, "sync")]
    public async Task<OperationTerminateResponse> TerminateOperationAsync(OperationTerminateRequest request, CallContext context)
    {
        await commands.TerminateAsync(request, context.Actor());
        return new();
    }

    [Access(Resource, "get")]
    public Task<ManagedResourcesResponse> ManagedResourcesAsync(ResourcesQuery query, CallContext context) =>
        queries.GetManagedResourcesAsync(query, context.CancellationToken);

    [Access(Resource, "get")]
    public Task<ApplicationTree> ResourceTreeAsync(ResourcesQuery query, CallContext context) =>
        queries.GetResourceTreeAsync(query, context.CancellationToken);

    [Access(Resource, "get")]
    public Task<EventList> ListResourceEventsAsync(ApplicationResourceEventsQuery query, CallContext context) =>
        queries.ListEventsAsync(query, context.CancellationToken);

    [Access(Resource, "get")]
    public Task<ManifestResponse> GetManifestsAsync(ApplicationManifestQuery query, CallContext context) =>
        queries.GetManifestsAsync(query, context.CancellationToken);

    [Access(Resource, "get")]
    public Task<RevisionMetadata> RevisionMetadataAsync(RevisionMetadataQuery query, CallContext context) =>
        queries.GetRevisionMetadataAsync(query, context.CancellationToken);

    [Access(Resource, "get")]
    public async IAsyncEnumerable<ApplicationWatchEvent> WatchAsync(ApplicationQuery query, CallContext context)
    {
        await foreach (var item in await watch.OpenAsync(query, StreamEndpoints.SessionOf(context.Http()), context.CancellationToken))
        {
            // gRPC has signs of life of its own.
            if (item is not null)
            {
                yield return item;
            }
        }
    }

    [Access(Resource, "get")]
    public async IAsyncEnumerable<ApplicationTree> WatchResourceTreeAsync(ResourcesQuery query, CallContext context)
    {
        await foreach (var tree in await watch.OpenTreeAsync(query, StreamEndpoints.SessionOf(context.Http()), context.CancellationToken))
        {
            if (tree is not null)
            {
                yield return tree;
            }
        }
    }

    [Access(Resource, "update")]
    public Task<Application> PatchAsync(ApplicationPatchRequest request, CallContext context) =>
        commands.PatchAsync(ApplicationBodies.Patch.Check(request)!, context.Actor());

    [Access(Resource, "sync")]
    public Task<Application> RollbackAsync(ApplicationRollbackRequest request, CallContext context) =>
        commands.RollbackAsync(ApplicationBodies.Rollback.Check(request)!, context.Actor());
}
