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
        var entries = ManagedFieldsEntry.Of(live);
        var apiVersion = desired.Gvk.ApiVersion;
        var own = entries.FirstOrDefault(entry => entry.IsOurApply);
        var ours = own?.Fields ?? FieldTree.Of(desired.Content);
        var merged = own?.Fields ?? [];
        var others = new JsonArray();
        var isChanged = false;
        foreach (var entry in entries.Where(entry => !entry.IsOurApply))
        {
            // Field names of another version may mean something else.
            var take = entry.ApiVersion == apiVersion && entry.Subresource.Length == 0 ? Rule(entry, scope, managers, ours) : null;
            var (taken, left) = take is null ? ([], entry.Fields) : FieldTree.Split(entry.Fields, take);
            isChanged |= taken.Count > 0;
            merged = taken.Count > 0 ? FieldTree.Union(merged, taken) : merged;
            if (left.Count > 0)
            {
                var kept = (JsonObject)entry.Source.DeepClone();
                kept["fieldsV1"] = left.DeepClone();
                others.Add(kept);
            }
        }

        if (!isChanged || live.ResourceVersion is null)
        {
            return null;
        }

        others.Add(
            ManagedFieldsEntry.Write(FieldManagers.Ours, own?.ApiVersion ?? apiVersion, (JsonObject)merged.DeepClone(), own?.Time ?? now));
        return
        [
            new JsonObject { ["op"] = "test", ["path"] = "/metadata/resourceVersion", ["value"] = live.ResourceVersion },
            new JsonObject { ["op"] = "replace", ["path"] = "/metadata/managedFields", ["value"] = others },
        ];
    }

    private static Func<FieldPath, bool>? Rule(ManagedFieldsEntry entry, TakeoverScope scope, ForeignManagers managers, JsonObject ours)
    {
        if (entry.IsOurs)
        {
            // From a patch of ours: it is ours all the same.
            return path => path.Segments[0] != "f:status";
        }

        if (scope == TakeoverScope.Adoption && (managers.IsHuman(entry.Manager) || FieldManagers.IsEarlierApplier(entry)))
        {
            return path => OwnershipRules.IsMigrated(path, ours);
        }

        return scope == TakeoverScope.Everybody || managers.IsHuman(entry.Manager)
            ? path => OwnershipRules.CountsAsDrift(path, ours)
            : null;
    }
}
