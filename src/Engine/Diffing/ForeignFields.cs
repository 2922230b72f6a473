using System.Collections.Immutable;
using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>Fields of others on a managed object.</summary>
internal sealed record ForeignFields(IReadOnlyList<FieldPath> Paths, ImmutableArray<string> Managers, DateTimeOffset? ChangedAt)
{
    public static ForeignFields None { get; } = new([], [], null);

    public bool IsEmpty => Paths.Count == 0;

    /// <summary>Fields that a person has on the object and Git does not: drift by themselves.</summary>
    /// <param name="ours">What our applies own, or would own.</param>
    public static ForeignFields OfPeople(KubeObject live, JsonObject ours, ForeignManagers managers) =>
        managers.Strict ? Collect(live, entry => managers.IsHuman(entry.Manager), path => IsForeign(path, ours)) : None;

    /// <summary>Fields that adopting the object would remove.</summary>
    /// <param name="live">As it is, or better as a dry-run apply answers: then our fields are known, and whoever wrote an object without
    /// ownership has a name.</param>
    public static ForeignFields AtAdoption(KubeObject live, KubeObject desired, ForeignManagers managers)
    {
        var ours = ManagedFieldsEntry.OurFields(live) ?? FieldTree.Of(desired.Content);
        var parts = TakeoverParts.Of(live, desired, TakeoverScope.Adoption, managers).Others
            .Where(part => !part.Entry.IsOurs)
            .Select(part => (part.Entry, Paths: FieldTree.Leaves(part.Taken).Where(path => !FieldTree.Covers(ours, path)).ToList()))
            .Where(part => part.Paths.Count > 0)
            .ToList();
        return parts.Count == 0 ? None : Describe([.. parts.SelectMany(part => part.Paths)], [.. parts.Select(part => part.Entry)]);
    }

    /// <summary>Who owns the given fields now.</summary>
    public static ForeignFields Owners(KubeObject live, IReadOnlyList<FieldPath> paths)
    {
        var owners = ManagedFieldsEntry.Of(live)
            .Where(entry => !entry.IsOurs && paths.Any(path => FieldTree.Covers(entry.Fields, path)))
            .ToList();
        return Describe(paths, owners);
    }

    private static bool IsForeign(FieldPath path, JsonObject ours) =>
        OwnershipRules.CountsAsDrift(path, ours) && !FieldTree.Covers(ours, path);

    private static ForeignFields Collect(KubeObject live, Func<ManagedFieldsEntry, bool> entries, Func<FieldPath, bool> paths)
    {
        var found = new List<FieldPath>();
        var owners = new List<ManagedFieldsEntry>();
        foreach (var entry in ManagedFieldsEntry.Of(live).Where(entry => !entry.IsOurs && entry.Subresource.Length == 0 && entries(entry)))
        {
            var before = found.Count;
            found.AddRange(FieldTree.Leaves(entry.Fields).Where(paths));
            if (found.Count > before)
            {
                owners.Add(entry);
            }
        }

        return found.Count == 0 ? None : Describe(found, owners);
    }

    private static ForeignFields Describe(IReadOnlyList<FieldPath> paths, List<ManagedFieldsEntry> owners) =>
        new(paths, [.. owners.Select(owner => owner.Manager).Distinct(StringComparer.Ordinal)], owners.Max(owner => owner.Time));
}
