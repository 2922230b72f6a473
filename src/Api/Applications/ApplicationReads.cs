using OrleansGitOps.Api.Errors;
using OrleansGitOps.Api.Http;
using OrleansGitOps.Grains.Abstractions.Applications;
using OrleansGitOps.Grains.Abstractions.Index;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Api.Applications;

/// <summary>Handlers that answer and change nothing (a refresh only asks).</summary>
internal static class ApplicationReads
{
    public static async Task<IResult> ListAsync(HttpContext context, IGrainFactory grains)
    {
        var filter = ApplicationFilter.From(context.Request.Query);
        var fields = FieldSelection.Parse(context.Request.Query.Text("fields"));
        return new ApplicationListResult(await grains.ListApplicationsAsync(), filter, fields);
    }

    public static async Task<IResult> GetAsync(string name, HttpContext context, ApplicationLookup lookup)
    {
        var reference = ApplicationRef.From(name, context.Request);
        var refresh = RefreshFrom(context.Request.Query);
        var (grain, application) = await lookup.FindAsync(reference);
        if (refresh is { } kind)
        {
            var refreshed = await ApplicationLookup.CallAsync(reference, async () =>
                await grain.WaitForReconcileAsync(await grain.RefreshAsync(kind), context.RequestAborted));
            application = ApplicationLookup.Present(reference, refreshed);
        }

        return ModelResults.Of(application);
    }

    public static async Task<IResult> GetManagedResourcesAsync(string name, HttpContext context, ApplicationLookup lookup)
    {
        var reference = ApplicationRef.From(name, context.Request);
        var filter = ResourceFilter.From(context.Request.Query);
        var (grain, _) = await lookup.FindAsync(reference);
        var resources = await ApplicationLookup.CallAsync(reference, () => grain.GetManagedResourcesAsync(context.RequestAborted));
        return ModelResults.Of(new ManagedResourcesResponse { Items = [.. resources.Where(filter.Matches)] });
    }

    public static async Task<IResult> GetDriftAsync(string name, HttpContext context, ApplicationLookup lookup)
    {
        var reference = ApplicationRef.From(name, context.Request);
        var (grain, _) = await lookup.FindAsync(reference);
        return ModelResults.Of(new DriftJournal { Items = await ApplicationLookup.CallAsync(reference, grain.GetDriftAsync) });
    }

    private static RefreshKind? RefreshFrom(IQueryCollection query) => query.Text("refresh") switch
    {
        "" => null,
        "normal" => RefreshKind.Normal,
        "hard" => RefreshKind.Hard,
        _ => throw ApiException.InvalidArgument("query parameter refresh: expected normal or hard"),
    };
}
