using OrleansGitOps.Api.Errors;
using OrleansGitOps.Api.Http;

namespace OrleansGitOps.Api.Applications;

/// <summary>The REST form of the <see cref="ApplicationCommands"/> that start and end operations.</summary>
internal static class ApplicationOperations
{
    public static async Task<IResult> SyncAsync(string name, HttpContext context, ApplicationCommands commands)
    {
        var body = RequestBody.IsAbsent(context.Request)
            ? new ApplicationSyncRequest()
            : await ApplicationBodies.Sync.ReadAsync(context.Request);
        if (body.Name.Length > 0 && body.Name != name)
        {
            throw ApiException.InvalidArgument("invalid sync request: name: differs from the name in the path");
        }

        var request = body with
        {
            Name = name,
            AppNamespace = Either("appNamespace", body.AppNamespace, context.Request),
            Project = Either("project", body.Project, context.Request),
        };
        return ModelResults.Of(await commands.SyncAsync(request, context.Actor()));
    }

    public static async Task<IResult> RollbackAsync(string name, HttpContext context, ApplicationCommands commands)
    {
        var body = await ApplicationBodies.Rollback.ReadAsync(context.Request);
        if (body.Name.Length > 0 && body.Name != name)
        {
            throw ApiException.InvalidArgument("invalid rollback request: name: differs from the name in the path");
        }

        var request = body with
        {
            Name = name,
            AppNamespace = Either("appNamespace", body.AppNamespace, context.Request),
            Project = Either("project", body.Project, context.Request),
        };
        return ModelResults.Of(await commands.RollbackAsync(request, context.Actor()));
    }

    public static async Task<IResult> TerminateAsync(string name, HttpContext context, ApplicationCommands commands)
    {
        var query = context.Request.Query;
        var request = new OperationTerminateRequest
        {
            Name = name,
            AppNamespace = query.Text("appNamespace"),
            Project = query.Text("project"),
        };
        await commands.TerminateAsync(request, context.Actor());
        return ModelResults.Empty;
    }

    /// <summary>Clients send these in the body or in the query.</summary>
    internal static string Either(string name, string inBody, HttpRequest request)
    {
        var inQuery = request.Query.Text(name);
        return inBody.Length == 0 || inQuery.Length == 0 || inBody == inQuery
            ? inBody.Length == 0 ? inQuery : inBody
            : throw ApiException.InvalidArgument($"{name}: body and query differ");
    }
}
