using OrleansGitOps.Api.Errors;
using OrleansGitOps.Engine.Validation;
using OrleansGitOps.Grains.Abstractions;
using OrleansGitOps.Grains.Abstractions.Applications;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Api.Applications;

/// <summary>What REST and gRPC change. Both hand in the same messages, so both are checked and refused alike.</summary>
internal sealed class ApplicationCommands(IGrainFactory grains, ApplicationLookup lookup)
{
    private const int SpecUpdateAttempts = 5;

    public async Task<Application> CreateAsync(ApplicationCreateRequest request, Actor actor)
    {
        var given = request.Application ?? throw Missing("application");
        var key = KeyOf(given);
        var options = new CreateOptions(request.Upsert ?? false, request.Validate ?? true);
        return await grains.GetGrain<IApplicationGrain>(key.ToString()).CreateAsync(ForUser(given, key, resourceVersion: ""), options, actor);
    }

    public async Task<Application> UpdateAsync(ApplicationUpdateRequest request, Actor actor)
    {
        var given = request.Application ?? throw Missing("application");
        var reference = ApplicationRef.From(given.Metadata.Name, given.Metadata.Namespace, request.Project);
        var (grain, _) = await lookup.FindAsync(reference);
        var application = ForUser(given, KeyOf(given), given.Metadata.ResourceVersion);
        return await ApplicationLookup.CallAsync(reference, () => grain.UpdateAsync(application, request.Validate ?? true, actor));
    }

    /// <summary>The spec alone, on top of whatever metadata is current: a conflict with another write is tried again.</summary>
    public async Task<ApplicationSpec> UpdateSpecAsync(ApplicationUpdateSpecRequest request, Actor actor)
    {
        var spec = request.Spec ?? throw Missing("spec");
        var reference = ApplicationRef.From(request.Name, request.AppNamespace, request.Project);
        for (var attempt = 1; ; attempt++)
        {
            var (grain, current) = await lookup.FindAsync(reference);
            try
            {
                var updated = await ApplicationLookup.CallAsync(
                    reference, () => grain.UpdateAsync(current with { Spec = spec }, request.Validate ?? true, actor));
                return updated.Spec;
            }
            catch (RequestFailedException e) when (e.Error == RequestError.Conflict && attempt < SpecUpdateAttempts)
            {
                // Read again: somebody else wrote in between.
            }
        }
    }

    /// <summary>On top of what is current: a conflict with another write is tried again.</summary>
    public async Task<Application> PatchAsync(ApplicationPatchRequest request, Actor actor)
    {
        var patch = ApplicationPatch.Parse(request.PatchType, request.Patch);
        var reference = ApplicationRef.From(request.Name, request.AppNamespace, request.Project);
        for (var attempt = 1; ; attempt++)
        {
            var (grain, current) = await lookup.FindAsync(reference);
            var patched = ForUser(patch.Apply(current), reference.Key, current.Metadata.ResourceVersion);
            try
            {
                return await ApplicationLookup.CallAsync(reference, () => grain.UpdateAsync(patched, validate: true, actor));
            }
            catch (RequestFailedException e) when (e.Error == RequestError.Conflict && attempt < SpecUpdateAttempts)
            {
                // Read again: somebody else wrote in between.
            }
        }
    }

    public async Task DeleteAsync(ApplicationDeleteRequest request, Actor actor)
    {
        var reference = ApplicationRef.From(request.Name, request.AppNamespace, request.Project);
        var cascade = request.Cascade ?? true;
        var policy = request.PropagationPolicy.ToLowerInvariant();
        if (policy is not ("" or "foreground" or "background"))
        {
            throw ApiException.InvalidArgument("propagationPolicy: expected foreground or background; cascade=false keeps the resources");
        }

        if (!cascade && policy.Length > 0)
        {
            throw ApiException.InvalidArgument("cannot set propagation policy when cascading is disabled");
        }

        var (grain, _) = await lookup.FindAsync(reference);
        await ApplicationLookup.CallAsync(reference, async () =>
        {
            await grain.DeleteAsync(new DeleteRequest(cascade, policy.Length == 0 ? "foreground" : policy), actor);
            return true;
        });
    }

    public async Task<Application> SyncAsync(ApplicationSyncRequest request, Actor actor)
    {
        var sync = request.ToRequest();
        var reference = ApplicationRef.From(request.Name, request.AppNamespace, request.Project);
        var (grain, _) = await lookup.FindAsync(reference);
        return await ApplicationLookup.CallAsync(reference, () => grain.SyncAsync(sync, actor));
    }

    public async Task<Application> RollbackAsync(ApplicationRollbackRequest request, Actor actor)
    {
        var reference = ApplicationRef.From(request.Name, request.AppNamespace, request.Project);
        var (grain, _) = await lookup.FindAsync(reference);
        var rollback = new RollbackRequest(request.Id, request.DryRun, request.Prune);
        return await ApplicationLookup.CallAsync(reference, () => grain.RollbackAsync(rollback, actor));
    }

    public async Task TerminateAsync(OperationTerminateRequest request, Actor actor)
    {
        var reference = ApplicationRef.From(request.Name, request.AppNamespace, request.Project);
        var (grain, _) = await lookup.FindAsync(reference);
        await ApplicationLookup.CallAsync(reference, async () =>
        {
            await grain.TerminateAsync(actor);
            return true;
        });
    }

    /// <summary>The identity that a body asks for. It becomes a grain's key, so it is checked here whatever <c>validate</c> says.</summary>
    private static ApplicationKey KeyOf(Application application)
    {
        var metadata = application.Metadata;
        if (metadata.Name.Length == 0)
        {
            throw ApiException.InvalidArgument(
                "invalid application: metadata.name: is required"
                    + (metadata.GenerateName.Length > 0 ? "; generateName is not supported" : ""));
        }

        var key = ApplicationRef.From(metadata.Name, metadata.Namespace, "").Key;
        var (field, problem) = KubernetesNames.SubdomainProblem(key.Name) is { } nameProblem
            ? ("metadata.name", nameProblem)
            : ("metadata.namespace", KubernetesNames.LabelProblem(key.Namespace));
        return problem is null ? key : throw ApiException.InvalidArgument($"invalid application: {field}: {problem}");
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

    private static ApiException Missing(string field) => ApiException.InvalidArgument($"{field}: is required");
}
