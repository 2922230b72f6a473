using System.Text.Json.Nodes;
using OrleansGitOps.Sandbox.Apply;
using OrleansGitOps.Sandbox.Errors;
using OrleansGitOps.Sandbox.Storage;

namespace OrleansGitOps.Sandbox.Operations;

/// <summary>
/// Creates and changes objects: reads, works out the next version beside the store's lock, and exchanges it for the one read; who lost the
/// race does it again, unless the caller named the version to be changed.
/// </summary>
internal sealed class ObjectWriter(ClusterState state)
{
    private const int MaxRaces = 100;

    /// <summary>Stores a new object.</summary>
    /// <param name="request">Who creates it.</param>
    /// <param name="content">Owned by this method from here on.</param>
    /// <exception cref="ApiException">It breaks a rule, or there is one of its name.</exception>
    public WriteResult Create(WriteRequest request, JsonObject content)
    {
        ObjectPreparation.ForCreate(request, content, state);
        new FieldManager(request.Kind, request.Subresource, state.Time).Update(null, content, request.Manager);
        return StoreNew(request, content);
    }

    /// <summary>Changes an object.</summary>
    /// <param name="request">Who changes it.</param>
    /// <param name="change">Gets the live object as a tree of its own and gives the wanted one (the same tree, or another).</param>
    /// <param name="isPut">The whole object was sent: custom resources must name the version that they replace.</param>
    /// <exception cref="ApiException">There is no such object, the result breaks a rule, or it names another version.</exception>
    public WriteResult Update(WriteRequest request, Func<JsonObject, JsonObject> change, bool isPut = false)
    {
        for (var race = 0; race < MaxRaces; race++)
        {
            var live = state.Store.Find(request.Kind.Collection, request.Name) ?? throw StatusError.NotFound(request.Kind, request.Name.Name);
            var before = live.ToNode();
            var next = change(live.ToNode());
            CheckVersion(request, live, next, isPut);
            ObjectPreparation.ForUpdate(request, before, next, state);
            new FieldManager(request.Kind, request.Subresource, state.Time).Update(before, next, request.Manager);
            if (TryFinish(request, live, before, next) is { } result)
            {
                return result;
            }
        }

        throw StatusError.Modified(request.Kind, request.Name.Name);
    }

    /// <summary>Server-side apply.</summary>
    /// <param name="request">Who applies.</param>
    /// <param name="config">Only read.</param>
    /// <param name="force">Take fields that others own.</param>
    /// <exception cref="ApiException">Conflicts, or the result breaks a rule.</exception>
    public WriteResult Apply(WriteRequest request, JsonObject config, bool force)
    {
        config = ApplyConfiguration.Check(request, config);
        var manager = new FieldManager(request.Kind, request.Subresource, state.Time);
        for (var race = 0; race < MaxRaces; race++)
        {
            var live = state.Store.Find(request.Kind.Collection, request.Name);
            if (live is null)
            {
                if (request.Subresource.Length > 0)
                {
                    throw StatusError.NotFound(request.Kind, request.Name.Name);
                }

                return StoreNew(request, ApplyNew(request, config, manager, force));
            }

            var before = live.ToNode();
            CheckVersion(request, live, config, isPut: false);
            var next = manager.Apply(before, config, request.Manager, force);
            ObjectPreparation.ForUpdate(request, before, next, state);
            if (TryFinish(request, live, before, next) is { } result)
            {
                return result;
            }
        }

        throw StatusError.Modified(request.Kind, request.Name.Name);
    }

    private JsonObject ApplyNew(WriteRequest request, JsonObject config, FieldManager manager, bool force)
    {
        if (config["metadata"]?["uid"]?.ToString() is { Length: > 0 } uid)
        {
            throw StatusError.Conflict(
                request.Kind, request.Name.Name,
                $"uid mismatch: the provided object specified uid {uid}, and no existing object was found");
        }

        if (config["metadata"]?["resourceVersion"]?.ToString() is { Length: > 0 })
        {
            throw StatusError.NotFound(request.Kind, request.Name.Name);
        }

        var content = manager.Apply(null, config, request.Manager, force);
        ObjectPreparation.ForCreate(request, content, state);
        return content;
    }

    private WriteResult StoreNew(WriteRequest request, JsonObject content)
    {
        CustomDefinitions.Complete(request.Kind, content, state);
        var staged = new StagedObject(content, request.Kind.SelectableFields);
        if (state.Store.Find(request.Kind.Collection, staged.Name) is not null)
        {
            throw StatusError.AlreadyExists(request.Kind, staged.Name.Name);
        }

        if (request.IsDryRun)
        {
            return new WriteResult(staged.WithoutResourceVersion(), true);
        }

        return state.Store.TryPut(request.Kind.Collection, null, staged, out var stored)
            ? new WriteResult(stored.Json, true)
            : throw StatusError.AlreadyExists(request.Kind, staged.Name.Name);
    }

    /// <returns>Null: another write came first.</returns>
    private WriteResult? TryFinish(WriteRequest request, StoredObject live, JsonObject before, JsonObject next)
    {
        if (ObjectPreparation.IsUnchanged(before, next))
        {
            return new WriteResult(live.Json, false);
        }

        CustomDefinitions.Complete(request.Kind, next, state);
        var staged = new StagedObject(next, request.Kind.SelectableFields);
        if (request.IsDryRun)
        {
            return new WriteResult(staged.WithResourceVersion(live.ResourceVersion), false);
        }

        // A deletion waits for the finalizers; the write that takes the last one away completes it.
        var isGone = staged.IsDeleting && !Finalizers.Has(next) && !Finalizers.HasOfNamespace(request.Kind, next);
        var isDone = isGone
            ? state.Store.TryRemove(request.Kind.Collection, live, staged, out var stored)
            : state.Store.TryPut(request.Kind.Collection, live, staged, out stored);
        return isDone ? new WriteResult(stored!.Json, false) : null;
    }

    private static void CheckVersion(WriteRequest request, StoredObject live, JsonObject next, bool isPut)
    {
        var wanted = next["metadata"]?["resourceVersion"]?.ToString() ?? "";
        if (wanted.Length == 0 && isPut && request.Kind.IsCustom)
        {
            throw StatusError.Invalid(
                request.Kind, request.Name.Name,
                new FieldProblem("metadata.resourceVersion", "FieldValueInvalid", "Invalid value: 0: must be specified for an update"));
        }

        if (wanted.Length > 0 && wanted != live.ResourceVersion.ToString(System.Globalization.CultureInfo.InvariantCulture))
        {
            throw StatusError.Modified(request.Kind, request.Name.Name);
        }

        var uid = next["metadata"]?["uid"]?.ToString() ?? "";
        if (uid.Length > 0 && uid != live.Uid)
        {
            throw StatusError.Conflict(
                request.Kind, request.Name.Name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {live.Uid}");
        }
    }
}
