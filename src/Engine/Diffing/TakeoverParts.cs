using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>What a takeover would take from whom.</summary>
/// <param name="Own">Our apply's entry, or null before the first apply.</param>
/// <param name="Others">All other entries, split.</param>
/// <param name="Merged">What we own afterwards.</param>
internal sealed record TakeoverParts(ManagedFieldsEntry? Own, IReadOnlyList<TakeoverParts.Part> Others, JsonObject Merged)
{
    public bool IsEmpty => Others.All(part => part.Taken.Count == 0);

    public static TakeoverParts Of(KubeObject live, KubeObject desired, TakeoverScope scope, ForeignManagers managers)
    {
        var entries = ManagedFieldsEntry.Of(live);
        var own = entries.FirstOrDefault(entry => entry.IsOurApply);
        var ours = own?.Fields ?? FieldTree.Of(desired.Content);
        var merged = own?.Fields ?? [];
        var lastApplied = LastApplied.Of(live);
        var others = new List<Part>();
        foreach (var entry in entries.Where(entry => !entry.IsOurApply))
        {
            // Field names of another version may mean something else.
            var take = entry.ApiVersion == desired.Gvk.ApiVersion && entry.Subresource.Length == 0
                ? Rule(entry, scope, managers, ours, lastApplied)
                : null;
            var (taken, left) = take is null ? ([], entry.Fields) : FieldTree.Split(entry.Fields, take);
            merged = taken.Count > 0 ? FieldTree.Union(merged, taken) : merged;
            others.Add(new Part(entry, taken, left));
        }

        return new TakeoverParts(own, others, merged);
    }

    private static Func<FieldPath, bool>? Rule(
        ManagedFieldsEntry entry, TakeoverScope scope, ForeignManagers managers, JsonObject ours, LastApplied? lastApplied)
    {
        if (entry.IsOurs)
        {
            // From a patch of ours: it is ours all the same.
            return path => path.Segments[0] != "f:status";
        }

        if (scope == TakeoverScope.Adoption && FieldManagers.IsBeforeFirstApply(entry))
        {
            return lastApplied is null
                ? path => OwnershipRules.IsMigratedUnknown(path, ours)
                : path => OwnershipRules.IsMigrated(path, ours) && lastApplied.Has(path);
        }

        if (scope == TakeoverScope.Adoption && (managers.IsHuman(entry.Manager) || FieldManagers.IsEarlierApplier(entry)))
        {
            return path => OwnershipRules.IsMigrated(path, ours);
        }

        return scope == TakeoverScope.Everybody || managers.IsHuman(entry.Manager)
            ? path => OwnershipRules.CountsAsDrift(path, ours)
            : null;
    }

    /// <param name="Entry">As it stands on the object.</param>
    /// <param name="Taken">What becomes ours.</param>
    /// <param name="Left">What stays theirs.</param>
    internal sealed record Part(ManagedFieldsEntry Entry, JsonObject Taken, JsonObject Left)
    {
        public JsonObject ToLeftEntry()
        {
            var kept = (JsonObject)Entry.Source.DeepClone();
            kept["fieldsV1"] = Left.DeepClone();
            return kept;
        }
    }
}
