using System.Text.Json.Nodes;
using OrleansGitOps.Sandbox.Errors;
using OrleansGitOps.Sandbox.Operations;
using OrleansGitOps.Sandbox.Storage;

namespace OrleansGitOps.Sandbox.Controllers;

/// <summary>
/// Deletes what lost its owners, before or after them, or sets it free: what the <c>propagationPolicy</c> of a deletion asks for.
/// </summary>
internal sealed class GarbageCollector(ClusterState state, ObjectWriter writer, Deletion deletion)
{
    private const string Manager = "kube-controller-manager";

    private readonly OwnerIndex _index = new();

    public void Handle(string collection, WatchEvent change)
    {
        _index.Note(collection, change);
        if (change.IsRemoval)
        {
            DeleteDependents(change.Current.Uid);
            ReleaseOwners(change.Current);
            return;
        }

        if (change.Current.IsDeleting)
        {
            WorkOff(collection, change.Current);
        }
        else if (change.Previous is null && change.Current.Owners.Count > 0)
        {
            // Made for an owner that is already gone.
            DeleteOrphaned(collection, change.Current.Name);
        }
    }

    private void WorkOff(string collection, StoredObject item)
    {
        var content = item.ToNode();
        var dependents = _index.DependentsOf(item.Uid);
        if (Finalizers.Has(content, Finalizers.Orphan))
        {
            foreach (var (kind, name) in dependents)
            {
                Change(kind, name, live => WithoutOwner(live, item.Uid));
            }

            Change(collection, item.Name, live => Without(live, Finalizers.Orphan));
        }
        else if (Finalizers.Has(content, Finalizers.Foreground))
        {
            if (dependents.Count == 0)
            {
                Change(collection, item.Name, live => Without(live, Finalizers.Foreground));
            }
            else
            {
                foreach (var (kind, name) in dependents)
                {
                    Delete(kind, name, Propagation.Foreground);
                }
            }
        }
    }

    /// <summary>An owner that waits for its dependents may go with the last of them.</summary>
    private void ReleaseOwners(StoredObject gone)
    {
        foreach (var owner in gone.Owners.Where(owner => _index.DependentsOf(owner).Count == 0))
        {
            if (FindByUid(owner) is { Item.IsDeleting: true } found)
            {
                WorkOff(found.Collection, found.Item);
            }
        }
    }

    private void DeleteDependents(string owner)
    {
        foreach (var (collection, name) in _index.DependentsOf(owner))
        {
            DeleteOrphaned(collection, name);
        }
    }

    private void DeleteOrphaned(string collection, ObjectName name)
    {
        if (state.Store.Find(collection, name) is { } item && item.Owners.All(owner => FindByUid(owner) is null))
        {
            Delete(collection, name, Propagation.Background);
        }
    }

    private (string Collection, StoredObject Item)? FindByUid(string uid)
    {
        foreach (var collection in state.Store.FilledCollections())
        {
            if (state.Store.FindByUid(collection, uid) is { } item)
            {
                return (collection, item);
            }
        }

        return null;
    }

    private void Delete(string collection, ObjectName name, Propagation propagation)
    {
        if (state.Kinds.FindCollection(collection) is { } kind)
        {
            Ignoring(() => deletion.Delete(new WriteRequest(kind, name, "", Manager), new DeleteOptions(propagation, null, null, false)));
        }
    }

    private void Change(string collection, ObjectName name, Func<JsonObject, JsonObject> change)
    {
        if (state.Kinds.FindCollection(collection) is { } kind)
        {
            Ignoring(() => writer.Update(new WriteRequest(kind, name, "", Manager), change));
        }
    }

    private static JsonObject Without(JsonObject live, string finalizer)
    {
        Finalizers.Remove(live, finalizer);
        return live;
    }

    private static JsonObject WithoutOwner(JsonObject live, string uid)
    {
        var metadata = (JsonObject)live["metadata"]!;
        if (metadata["ownerReferences"] is JsonArray owners)
        {
            var left = owners.Where(owner => owner?["uid"]?.ToString() != uid).Select(owner => owner?.DeepClone()).ToArray();
            metadata.Remove("ownerReferences");
            if (left.Length > 0)
            {
                metadata["ownerReferences"] = new JsonArray(left);
            }
        }

        return live;
    }

    /// <summary>What is gone meanwhile needs no collecting, and what nobody may change stays.</summary>
    private static void Ignoring(Action action)
    {
        try
        {
            action();
        }
        catch (ApiException refusal) when (refusal.Error.Code is 404 or 409 or 422)
        {
            // The object went or changed; its next change brings it here again.
        }
    }
}
