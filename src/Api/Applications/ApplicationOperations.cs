using OrleansGitOps.Api.Errors;
using OrleansGitOps.Api.Http;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Api.Applications;

/// <summary>Handlers that start and end operations.</summary>
internal static class ApplicationOperations
{
    private static readonly ManifestBody<SyncBody> Body = new("sync request", ModelJson.Parse<SyncBody>, maxBytes: 256 * 1024);

    public static async Task<IResult> SyncAsync(string name, HttpContext context, ApplicationLookup lookup)
    {
        var body = RequestBody.IsAbsent(context.Request)
            ? new SyncBody()
            : await Body.ReadAsync(context.Request);
        if (body.Name.Length > 0 && body.Name != name)
        {
            throw ApiException.InvalidArgument("invalid sync request: name: differs from the name in the path");
        }

        var request = body.ToRequest();
        var reference = ApplicationRef.From(
            name, Either("appNamespace", body.AppNamespace, context.Request), Either("project", body.Project, context.Request));
        var (grain, _) = await lookup.FindAsync(reference);
        return ModelResults.Of(await ApplicationLookup.CallAsync(reference, () => grain.SyncAsync(request, context.Actor())));
    }

    public static async Task<IResult> TerminateAsync(string name, HttpContext context, ApplicationLookup lookup)
    {
        var reference = ApplicationRef.From(name, context.Request);
        var (grain, _) = await lookup.FindAsync(reference);
        return await ApplicationLookup.CallAsync(reference, async () =>
        {
            await grain.TerminateAsync(context.Actor());
            return ModelResults.Empty;
        });
    }

    /// <summary>Clients send these in the body or in the query.</summary>
    private static string Either(string name, string inBody, HttpRequest request)
    {
        var inQuery = request.Query.Text(name);
        return inBody.Length == 0 || inQuery.Length == 0 || inBody == inQuery
            ? inBody.Length == 0 ? inQuery : inBody
            : throw ApiException.InvalidArgument($"{name}: body and query differ");
    }
}
