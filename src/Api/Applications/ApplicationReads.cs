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

    public static async Task<IResult> GetDriftAsync(string name, HttpContext context, ApplicationQueries queries) =>
        ModelResults.Of(await queries.GetDriftAsync(ApplicationRef.From(name, context.Request)));
}
