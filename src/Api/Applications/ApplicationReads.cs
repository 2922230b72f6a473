using OrleansGitOps.Api.Http;

namespace OrleansGitOps.Api.Applications;

/// <summary>The REST form of <see cref="ApplicationQueries"/>.</summary>
internal static class ApplicationReads
{
    public static async Task<IResult> ListAsync(HttpContext context, ApplicationQueries queries)
    {
        var fields = FieldSelection.Parse(context.Request.Query.Text("fields"));
        var (resourceVersion, items) = await queries.ListAsync(ApplicationQuery.From(context.Request.Query));
        return new ApplicationListResult(resourceVersion, items, fields);
    }

    public static async Task<IResult> GetAsync(string name, HttpContext context, ApplicationQueries queries) => ModelResults.Of(
        await queries.GetAsync(ApplicationQuery.From(context.Request.Query) with { Name = name }, context.RequestAborted));

    public static async Task<IResult> GetManagedResourcesAsync(string name, HttpContext context, ApplicationQueries queries) => ModelResults.Of(
        await queries.GetManagedResourcesAsync(ResourcesQuery.From(name, context.Request.Query), context.RequestAborted));

    public static async Task<IResult> GetResourceTreeAsync(string name, HttpContext context, ApplicationQueries queries) => ModelResults.Of(
        await queries.GetResourceTreeAsync(ResourcesQuery.From(name, context.Request.Query), context.RequestAborted));

    public static async Task<IResult> ListEventsAsync(string name, HttpContext context, ApplicationQueries queries) => ModelResults.Of(
        await queries.ListEventsAsync(ApplicationResourceEventsQuery.From(name, context.Request.Query), context.RequestAborted));

    public static async Task<IResult> GetManifestsAsync(string name, HttpContext context, ApplicationQueries queries) => ModelResults.Of(
        await queries.GetManifestsAsync(ApplicationManifestQuery.From(name, context.Request.Query), context.RequestAborted));

    public static async Task<IResult> GetRevisionMetadataAsync(string name, string revision, HttpContext context, ApplicationQueries queries) =>
        ModelResults.Of(await queries.GetRevisionMetadataAsync(
            RevisionMetadataQuery.From(name, revision, context.Request.Query), context.RequestAborted));

    public static async Task<IResult> GetDriftAsync(string name, HttpContext context, ApplicationQueries queries) =>
        ModelResults.Of(await queries.GetDriftAsync(ApplicationRef.From(name, context.Request)));
}
