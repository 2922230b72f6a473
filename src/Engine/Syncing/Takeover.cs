using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Syncing;

/// <summary>
/// Server-side apply leaves fields of other managers standing. A takeover moves them into our own entry of <c>managedFields</c>; the apply
/// that follows removes those that Git does not have (Kubernetes: "Server-Side Apply", transferring ownership). Pure.
/// </summary>
internal static class Takeover
{
    /// <returns>A JSON patch that fails when the object moved meanwhile; null when there is nothing to take over.</returns>
    public static JsonArray? Plan(KubeObject live, KubeObject desired, TakeoverScope scope, ForeignManagers managers, DateTimeOffset now)
    {
        var parts = TakeoverParts.Of(live, desired, scope, managers);
        if (parts.IsEmpty || live.ResourceVersion is null)
        {
            return null;
        }

        var entries = new JsonArray([.. parts.Others.Where(part => part.Left.Count > 0).Select(part => part.ToLeftEntry())]);
        entries.Add(ManagedFieldsEntry.Write(
            FieldManagers.Ours, parts.Own?.ApiVersion ?? desired.Gvk.ApiVersion, (JsonObject)parts.Merged.DeepClone(), parts.Own?.Time ?? now));
        return
        [
            new JsonObject { ["op"] = "test", ["path"] = "/metadata/resourceVersion", ["value"] = live.ResourceVersion },
            new JsonObject { ["op"] = "replace", ["path"] = "/metadata/managedFields", ["value"] = entries },
        ];
    }
}
