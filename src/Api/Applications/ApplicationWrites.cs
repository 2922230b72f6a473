using OrleansGitOps.Api.Errors;
using OrleansGitOps.Api.Http;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Api.Applications;

/// <summary>The REST form of the <see cref="ApplicationCommands"/> that change what is registered.</summary>
internal static class ApplicationWrites
{
    public static async Task<IResult> CreateAsync(HttpContext context, ApplicationCommands commands)
    {
        var query = context.Request.Query;
        var (upsert, validate) = (query.Flag("upsert", absent: false), query.Flag("validate", absent: true));
        var application = InNamespace(await ApplicationBodies.Application.ReadAsync(context.Request), query.Text("appNamespace"));
        var request = new ApplicationCreateRequest { Application = application, Upsert = upsert, Validate = validate };
        return ModelResults.Of(await commands.CreateAsync(request, context.Actor()));
    }

    public static async Task<IResult> UpdateAsync(string name, HttpContext context, ApplicationCommands commands)
    {
        var query = context.Request.Query;
        var validate = query.Flag("validate", absent: true);
        var body = await ApplicationBodies.Application.ReadAsync(context.Request);
        if (body.Metadata.Name.Length > 0 && body.Metadata.Name != name)
        {
            throw ApiException.InvalidArgument("invalid application: metadata.name: differs from the name in the path");
        }

        var application = InNamespace(body with { Metadata = body.Metadata with { Name = name } }, query.Text("appNamespace"));
        var request = new ApplicationUpdateRequest { Application = application, Validate = validate, Project = query.Text("project") };
        return ModelResults.Of(await commands.UpdateAsync(request, context.Actor()));
    }

    public static async Task<IResult> UpdateSpecAsync(string name, HttpContext context, ApplicationCommands commands)
    {
        var query = context.Request.Query;
        var request = new ApplicationUpdateSpecRequest
        {
            Name = name,
            AppNamespace = query.Text("appNamespace"),
            Project = query.Text("project"),
            Validate = query.Flag("validate", absent: true),
            Spec = await ApplicationBodies.Spec.ReadAsync(context.Request),
        };
        return ModelResults.Of(await commands.UpdateSpecAsync(request, context.Actor()));
    }

    public static async Task<IResult> PatchAsync(string name, HttpContext context, ApplicationCommands commands)
    {
        var body = await ApplicationBodies.Patch.ReadAsync(context.Request);
        if (body.Name.Length > 0 && body.Name != name)
        {
            throw ApiException.InvalidArgument("invalid patch request: name: differs from the name in the path");
        }

        var request = body with
        {
            Name = name,
            AppNamespace = ApplicationOperations.Either("appNamespace", body.AppNamespace, context.Request),
            Project = ApplicationOperations.Either("project", body.Project, context.Request),
        };
        return ModelResults.Of(await commands.PatchAsync(request, context.Actor()));
    }

    public static async Task<IResult> DeleteAsync(string name, HttpContext context, ApplicationCommands commands)
    {
        var query = context.Request.Query;
        var request = new ApplicationDeleteRequest
        {
            Name = name,
            AppNamespace = query.Text("appNamespace"),
            Project = query.Text("project"),
            Cascade = query.Flag("cascade", absent: true),
            PropagationPolicy = query.Text("propagationPolicy"),
        };
        await commands.DeleteAsync(request, context.Actor());
        return ModelResults.Empty;
    }

    /// <summary>The namespace may stand in the body, in the query, or in both if they agree.</summary>
    private static Application InNamespace(Application application, string appNamespace)
    {
        var metadata = application.Metadata;
        return metadata.Namespace.Length == 0 || appNamespace.Length == 0 || metadata.Namespace == appNamespace
            ? application with { Metadata = metadata with { Namespace = metadata.Namespace.Length > 0 ? metadata.Namespace : appNamespace } }
            : throw ApiException.InvalidArgument("invalid application: metadata.namespace: differs from the query parameter appNamespace");
    }
}
