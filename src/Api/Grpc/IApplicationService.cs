using OrleansGitOps.Api.Applications;
using OrleansGitOps.Grains.Abstractions.Model;
using ProtoBuf.Grpc;
using ProtoBuf.Grpc.Configuration;

namespace OrleansGitOps.Api.Grpc;

/// <summary>Argo CD's service of that name, as far as its methods are here; the others answer UNIMPLEMENTED.</summary>
[Service("application.ApplicationService")]
internal interface IApplicationService
{
    Task<ApplicationList> ListAsync(ApplicationQuery query, CallContext context);

    Task<Application> GetAsync(ApplicationQuery query, CallContext context);

    Task<Application> CreateAsync(ApplicationCreateRequest request, CallContext context);

    Task<Application> UpdateAsync(ApplicationUpdateRequest request, CallContext context);

    Task<ApplicationSpec> UpdateSpecAsync(ApplicationUpdateSpecRequest request, CallContext context);

    Task<ApplicationResponse> DeleteAsync(ApplicationDeleteRequest request, CallContext context);

    Task<Application> SyncAsync(ApplicationSyncRequest request, CallContext context);

    Task<OperationTerminateResponse> TerminateOperationAsync(OperationTerminateRequest request, CallContext context);

    Task<ManagedResourcesResponse> ManagedResourcesAsync(ResourcesQuery query, CallContext context);

    Task<ApplicationTree> ResourceTreeAsync(ResourcesQuery query, CallContext context);

    Task<EventList> ListResourceEventsAsync(ApplicationResourceEventsQuery query, CallContext context);

    Task<ManifestResponse> GetManifestsAsync(ApplicationManifestQuery query, CallContext context);

    Task<RevisionMetadata> RevisionMetadataAsync(RevisionMetadataQuery query, CallContext context);

    IAsyncEnumerable<ApplicationWatchEvent> WatchAsync(ApplicationQuery query, CallContext context);

    IAsyncEnumerable<ApplicationTree> WatchResourceTreeAsync(ResourcesQuery query, CallContext context);

    Task<Application> PatchAsync(ApplicationPatchRequest request, CallContext context);

    Task<Application> RollbackAsync(ApplicationRollbackRequest request, CallContext context);
}
