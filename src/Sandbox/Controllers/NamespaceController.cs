using System.Text.Json.Nodes;
using OrleansGitOps.Sandbox.Errors;
using OrleansGitOps.Sandbox.Operations;
using OrleansGitOps.Sandbox.Storage;

namespace OrleansGitOps.Sandbox.Controllers;

/// <summary>Empties namespaces that are deleted, and lets them go when nothing is left in them.</summary>
internal sealed class NamespaceController(ClusterState state, ObjectWriter writer, Deletion deletion)
{
    private const string Manager = "kube-controller-manager";
    private const string Namespaces = "/namespaces";

    public void Handle(string collection, WatchEvent change)
    {
        if (collection == Namespaces)
        {
            if (change is { IsRemoval: false, Current.IsDeleting: true })
            {
                Empty(change.Current.Name.Name);
            }
        }
        else if (change.IsRemoval && change.Current.Name.Namespace is { Length: > 0 } ns
            && state.Store.Find(Namespaces, new ObjectName("", ns)) is { IsDeleting: true })
        {
            Empty(ns);
        }
    }

    private void Empty(string ns)
    {
        var isEmpty = true;
        foreach (var collection in state.Store.FilledCollections())
        {
            foreach (var (name, item) in state.Store.Read(collection).Objects.Where(entry => entry.Key.Namespace == ns))
            {
                if (!item.IsDeleting && state.Kinds.FindCollection(collection) is { } kind)
                {
                    Ignoring(() => deletion.Delete(
                        new WriteRequest(kind, name, "", Manager), new DeleteOptions(Propagation.Background, null, null, false)));
                }

                isEmpty = isEmpty && state.Store.Find(collection, name) is null;
            }
        }

        if (isEmpty)
        {
            var kind = state.Kinds.FindCollection(Namespaces)!;
            Ignoring(() => writer.Update(new WriteRequest(kind, new ObjectName("", ns), "finalize", Manager), WithoutFinalizers));
        }
    }

    private static JsonObject WithoutFinalizers(JsonObject live)
    {
        live["spec"] = new JsonObject();
        return live;
    }

    private static void Ignoring(Action action)
    {
        try
        {
            action();
        }
        catch (ApiException refusal) when (refusal.Error.Code is 404 or 409)
        {
            // It went, or changed: the change brings it here again.
        }
    }
}
