using OrleansGitOps.Api.Errors;
using OrleansGitOps.Api.Http;
using OrleansGitOps.Engine.Validation;
using OrleansGitOps.Grains.Abstractions;
using OrleansGitOps.Grains.Abstractions.Applications;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Api.Applications;

/// <summary>Handlers that change what is registered.</summary>
internal static class ApplicationWrites
{
    private const int SpecUpdateAttempts = 5;

    private static readonly ManifestBody<Application> Body = new("application", ModelJson.ParseApplicationManifest);
    private static readonly ManifestBody<ApplicationSpec> SpecBody = new("application spec", ModelJson.Parse<ApplicationSpec>);

    public static async Task<IResult> CreateAsync(HttpContext context, IGrainFactory grains)
    {
        var query = context.Request.Query;
        var options = new CreateOptions(query.Flag("upsert", absent: false), query.Flag("validate", absent: true));
        var application = await Body.ReadAsync(context.Request);
        var key = KeyOf(application, query.Text("appNamespace"));
        application = ForUser(application, key, resourceVersion: "");

        var grain = grains.GetGrain<IApplicationGrain>(key.ToString());
        return ModelResults.Of(await grain.CreateAsync(application, options, context.Actor()));
    }

    public static async Task<IResult> UpdateAsync(string name, HttpContext context, ApplicationLookup lookup)
    {
        var query = context.Request.Query;
        var validate = query.Flag("validate", absent: true);
        var body = await Body.ReadAsync(context.Request);
        if (body.Metadata.Name.Length > 0 && body.Metadata.Name != name)
        {
            throw ApiException.InvalidArgument("invalid application: metadata.name: differs from the name in the path");
        }

        var given = body with { Metadata = body.Metadata with { Name = name } };
        var appNamespace = query.Text("appNamespace");
        var reference = ApplicationRef.From(name, appNamespace.Length > 0 ? appNamespace : body.Metadata.Namespace, query.Text("project"));
        var (grain, _) = await lookup.FindAsync(reference);
        var application = ForUser(given, KeyOf(given, reference.Key.Namespace), given.Metadata.ResourceVersion);
        return ModelResults.Of(
            await ApplicationLookup.CallAsync(reference, () => grain.UpdateAsync(application, validate, context.Actor())));
    }

    /// <summary>The spec alone, on top of whatever metadata is current: a conflict with another write is tried again.</summary>
    public static async Task<IResult> UpdateSpecAsync(string name, HttpContext context, ApplicationLookup lookup)
    {
        var reference = ApplicationRef.From(name, context.Request);
        var validate = context.Request.Query.Flag("validate", absent: true);
        var spec = await SpecBody.ReadAsync(context.Request);
        for (var attempt = 1; ; attempt++)
        {
            var (grain, current) = await lookup.FindAsync(reference);
            try
            {
                var updated = await ApplicationLookup.CallAsync(
                    reference, () => grain.UpdateAsync(current with { Spec = spec }, validate, context.Actor()));
                return ModelResults.Of(updated.Spec);
            }
            catch (RequestFailedException e) when (e.Error == RequestError.Conflict && attempt < SpecUpdateAttempts)
            {
                // Read again: somebody else wrote in between.
            }
        }
    }

    public static async Task<IResult> DeleteAsync(string name, HttpContext context, ApplicationLookup lookup)
    {
        var reference = ApplicationRef.From(name, context.Request);
        var query = context.Request.Query;
        var cascade = query.Flag("cascade", absent: true);
        var policy = query.Text("propagationPolicy").ToLowerInvariant();
        if (policy is not ("" or "foreground" or "background"))
        {
            throw ApiException.InvalidArgument(
                "query parameter propagationPolicy: expected foreground or background; cascade=false keeps the resources");
        }

        if (!cascade && policy.Length > 0)
        {
            throw ApiException.InvalidArgument("cannot set propagation policy when cascading is disabled");
        }

        var (grain, _) = await lookup.FindAsync(reference);
        return await ApplicationLookup.CallAsync(reference, async () =>
        {
            await grain.DeleteAsync(new DeleteRequest(cascade, policy.Length == 0 ? "foreground" : policy), context.Actor());
            return ModelResults.Empty;
        });
    }

    /// <summary>The identity that a body asks for. It becomes a grain's key, so it is checked here whatever <c>validate</c> says.</summary>
    private static ApplicationKey KeyOf(Application application, string appNamespace)
    {
        var metadata = application.Metadata;
        if (metadata.Name.Length == 0)
        {
            throw ApiException.InvalidArgument(
                "invalid application: metadata.name: is required"
                    + (metadata.GenerateName.Length > 0 ? "; generateName is not supported" : ""));
        }

        if (metadata.Namespace.Length > 0 && appNamespace.Length > 0 && metadata.Namespace != appNamespace)
        {
            throw ApiException.InvalidArgument("invalid application: metadata.namespace: differs from the query parameter appNamespace");
        }

        var @namespace = metadata.Namespace.Length > 0
            ? metadata.Namespace
            : appNamespace.Length > 0 ? appNamespace : ApplicationKey.DefaultNamespace;
        var (field, problem) = KubernetesNames.SubdomainProblem(metadata.Name) is { } nameProblem
            ? ("metadata.name", nameProblem)
            : ("metadata.namespace", KubernetesNames.LabelProblem(@namespace));
        return problem is null
            ? new(@namespace, metadata.Name)
            : throw ApiException.InvalidArgument($"invalid application: {field}: {problem}");
    }

    /// <summary>
    /// Only what a user may set: identity, spec, labels, annotations, finalizers. The rest of the metadata is the server's.
    /// </summary>
    private static Application ForUser(Application application, ApplicationKey key, string resourceVersion) => new()
    {
        Metadata = new ObjectMeta
        {
            Name = key.Name,
            Namespace = key.Namespace,
            ResourceVersion = resourceVersion,
            Labels = application.Metadata.Labels,
            Annotations = application.Metadata.Annotations,
            Finalizers = application.Metadata.Finalizers,
        },
        Spec = application.Spec,
    };
}
