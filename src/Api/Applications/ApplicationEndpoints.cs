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
        group.MapDelete("/{name}", ApplicationWrites.DeleteAsync).Requires(Resource, "delete")
            .WithSummary("Removes an application and, unless cascade=false, its resources.");
    }

    private static void MapOperations(RouteGroupBuilder group)
    {
        group.MapPost("/{name}/sync", ApplicationOperations.SyncAsync).Requires(Resource, "sync")
            .TakesBody<ApplicationSyncRequest>(isOptional: true).Produces<Application>().WithSummary("Starts a sync.");
        group.MapDelete("/{name}/operation", ApplicationOperations.TerminateAsync).Requires(Resource, "sync")
            .WithSummary("Ends the operation in progress.");
    }
}
