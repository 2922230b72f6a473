using System.Text.Json.Nodes;
using OrleansGitOps.Sandbox.Apply;
using OrleansGitOps.Sandbox.Errors;
using OrleansGitOps.Sandbox.Storage;

namespace OrleansGitOps.Sandbox.Operations;

/// <summary>
/// Deletes objects: at once, or, while finalizers hold them, by a deletion timestamp. The propagation policy becomes a finalizer that the
/// garbage collector works off.
/// </summary>
internal sealed class Deletion(ClusterState state)
{
    /// <summary>Deletes an object.</summary>
    /// <param name="request">Who deletes what.</param>
    /// <param name="options">Parsed <c>DeleteOptions</c>.</param>
    /// <returns>The answer, and its status: a <c>Status</c> when it is gone, the object when it waits.</returns>
    /// <exception cref="ApiException">There is none, or a precondition does not hold.</exception>
    public JsonNode Delete(WriteRequest request, DeleteOptions options)
    {
        var kind = request.Kind;
        while (true)
        {
            var live = state.Store.Find(kind.Collection, request.Name) ?? throw StatusError.NotFound(kind, request.Name.Name);
            CheckPreconditions(request, live, options);
            var next = live.ToNode();
            SetFinalizers(next, options);
            var waits = Finalizers.Has(next) || Finalizers.HasOfNamespace(kind, next);
            if (waits && live.IsDeleting)
            {
                return next;
            }

            if (waits)
            {
                MarkDeleted(request, next);
            }

            var staged = new StagedObject(next, kind.SelectableFields);
            if (request.IsDryRun)
            {
                return waits ? next : Success(request, live);
            }

            if (waits && state.Store.TryPut(kind.Collection, live, staged, out var marked))
            {
                return marked.ToNode();
            }

            if (!waits && state.Store.TryRemove(kind.Collection, live, staged, out _))
            {
                return Success(request, live);
            }
        }
    }

    private void MarkDeleted(WriteRequest request, JsonObject content)
    {
        var metadata = (JsonObject)content["metadata"]!;
        metadata["deletionTimestamp"] = ManagerEntry.Stamp(state.Time.GetUtcNow());
        metadata["deletionGracePeriodSeconds"] = 0;
        if (metadata["generation"] is JsonValue generation)
        {
            metadata["generation"] = generation.GetValue<long>() + 1;
        }

        if (request.Kind is { Group: "", Kind: "Namespace" })
        {
            // Only custom kinds and pods have a grace period; a namespace shows that it goes.
            metadata.Remove("deletionGracePeriodSeconds");
            content["status"] = new JsonObject { ["phase"] = "Terminating" };
        }
    }

    private static void SetFinalizers(JsonObject content, DeleteOptions options)
    {
        switch (options.Propagation)
        {
            case Propagation.Orphan:
                Finalizers.Remove(content, Finalizers.Foreground);
                AddOnce(content, Finalizers.Orphan);
                break;
            case Propagation.Foreground:
                Finalizers.Remove(content, Finalizers.Orphan);
                AddOnce(content, Finalizers.Foreground);
                break;
            case Propagation.Background:
                Finalizers.Remove(content, Finalizers.Orphan);
                Finalizers.Remove(content, Finalizers.Foreground);
                break;
        }
    }

    private static void AddOnce(JsonObject content, string finalizer)
    {
        if (!Finalizers.Has(content, finalizer))
        {
            Finalizers.Add(content, finalizer);
        }
    }

    private static void CheckPreconditions(WriteRequest request, StoredObject live, DeleteOptions options)
    {
        var version = live.ResourceVersion.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var problem = options switch
        {
            { Uid: { } uid } when uid != live.Uid => $"the UID in the precondition ({uid}) does not match the UID in record "
                + $"({live.Uid}). The object might have been deleted and then recreated",
            { ResourceVersion: { } wanted } when wanted != version =>
                $"the ResourceVersion in the precondition ({wanted}) does not match the ResourceVersion in record ({version}). "
                + "The object might have been modified",
            _ => null,
        };
        if (problem is not null)
        {
            throw StatusError.Conflict(request.Kind, request.Name.Name, problem);
        }
    }

    private static JsonObject Success(WriteRequest request, StoredObject live)
    {
        var details = new JsonObject { ["name"] = live.Name.Name };
        if (request.Kind.Group.Length > 0)
        {
            details["group"] = request.Kind.Group;
        }

        details["kind"] = request.Kind.Plural;
        details["uid"] = live.Uid;
        return new JsonObject
        {
            ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success", ["details"] = details,
        };
    }
}
