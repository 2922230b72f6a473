using OrleansGitOps.Api.Access;
using OrleansGitOps.Api.Http;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Api.Applications;

/// <summary>The routes of <c>/api/v1/applications</c>: Argo CD's paths, queries, bodies and answers.</summary>
internal static class ApplicationEndpoints
{
    private const string Resource = "applications";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/applications").WithTags("applications");
        MapReads(group);
        MapWrites(group);
        MapOperations(group);
    }

    private static void MapReads(RouteGroupBuilder group)
    {
        group.MapGet("", ApplicationReads.ListAsync).Requires(Resource, "get").Produces<ApplicationList>()
            .WithSummary("Applications: name, projects, selector, repo and appNamespace filter; fields selects what is answered.");
        group.MapGet("/{name}", ApplicationReads.GetAsync).Requires(Resource, "get").Produces<Application>()
            .WithSummary("One application; refresh=normal or hard compares it with Git and cluster first.");
        group.MapGet("/{name}/managed-resources", ApplicationReads.GetManagedResourcesAsync).Requires(Resource, "get")
            .Produces<ManagedResourcesResponse>().WithSummary("Desired and live state of each managed resource.");
        group.MapGet("/{name}/resource-tree", ApplicationReads.GetResourceTreeAsync).Requires(Resource, "get").Produces<ApplicationTree>()
            .WithSummary("The resources and what they made (ReplicaSets, Pods and so on), as they are in the cluster.");
        group.MapGet("/{name}/manifests", ApplicationReads.GetManifestsAsync).Requires(Resource, "get").Produces<ManifestResponse>()
            .WithSummary("What a revision (default: the target revision) renders to; values of Secrets are masked.");
        group.MapGet("/{name}/events", ApplicationReads.ListEventsAsync).Requires(Resource, "get").Produces<EventList>()
            .WithSummary("The cluster's events about resources of the tree, newest first; resourceUID, resourceName and resourceNamespace filter.");
        group.MapGet("/{name}/revisions/{revision}/metadata", ApplicationReads.GetRevisionMetadataAsync).Requires(Resource, "get")
            .Produces<RevisionMetadata>().WithSummary("Author, time, message and tags of a commit.");
        group.MapGet("/{name}/drift", ApplicationReads.GetDriftAsync).Requires(Resource, "get").Produces<DriftJournal>()
            .WithSummary("The drift journal, newest first.");
    }

    private static void MapWrites(RouteGroupBuilder group)
    {
        group.MapPost("", ApplicationWrites.CreateAsync).Requires(Resource, "create")
            .TakesBody<Application>().Produces<Application>()
            .WithSummary("Registers an application; upsert replaces one that is there, validate=false registers one that cannot work.");
        group.MapPut("/{name}", ApplicationWrites.UpdateAsync).Requires(Resource, "update")
            .TakesBody<Application>().Produces<Application>()
            .WithSummary("Replaces spec, labels, annotations and finalizers. A metadata.resourceVersion must be the current one.");
        group.MapPut("/{name}/spec", ApplicationWrites.UpdateSpecAsync).Requires(Resource, "update")
            .TakesBody<ApplicationSpec>().Produces<ApplicationSpec>().WithSummary("Replaces the spec.");
        group.MapPatch("/{name}", ApplicationWrites.PatchAsync).Requires(Resource, "update")
            .TakesBody<ApplicationPatchRequest>().Produces<Application>()
            .WithSummary("Changes parts of spec, labels, annotations and finalizers by a JSON patch or a merge patch.");
        group.MapDelete("/{name}", ApplicationWrites.DeleteAsync).Requires(Resource, "delete")
            .WithSummary("Removes an application and, unless cascade=false, its resources.");
    }

    private static void MapOperations(RouteGroupBuilder group)
    {
        group.MapPost("/{name}/sync", ApplicationOperations.SyncAsync).Requires(Resource, "sync")
            .TakesBody<ApplicationSyncRequest>(isOptional: true).Produces<Application>().WithSummary("Starts a sync.");
        group.MapPost("/{name}/rollback", ApplicationOperations.RollbackAsync).Requires(Resource, "sync")
            .TakesBody<ApplicationRollbackRequest>().Produces<Application>()
            .WithSummary("Starts a sync to what an entry of status.history deployed. Not while automated sync is on.");
        group.MapDelete("/{name}/operation", ApplicationOperations.TerminateAsync).Requires(Resource, "sync")
            .WithSummary("Ends the operation in progress.");
    }
}
