using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Schemas;
using OrleansGitOps.Sandbox.Errors;
using OrleansGitOps.Sandbox.Kinds;

namespace OrleansGitOps.Sandbox.Apply;

/// <summary>
/// Who owns which field, by the rules of server-side apply: structured-merge-diff v6 and the field managers of apiserver 1.36. An applier
/// owns what its configuration names; any other writer owns what it changed.
/// </summary>
internal sealed class FieldManager(ResourceKind kind, string subresource, TimeProvider time)
{
    private const string BeforeFirstApply = "before-first-apply";

    /// <summary>Fields that nobody owns: the server sets them, or they name the object.</summary>
    private static readonly FieldSet Unowned = UnownedFields();

    private readonly Schema _schema = kind.Schema;

    /// <summary>A write by create, update or patch: changes the entries in <paramref name="next"/>.</summary>
    /// <param name="live">Null: it is created.</param>
    /// <param name="next">What will be stored.</param>
    /// <param name="manager">Who writes.</param>
    public void Update(JsonObject? live, JsonObject next, string manager)
    {
        var managed = ManagedFields.LiveOrNew(live, next, subresource.Length > 0);
        try
        {
            Update(managed, live is null ? Blank() : Bare(live), Bare(next), manager);
        }
        catch (ApplyException)
        {
            // An object that does not fit its schema is stored all the same, and its ownership stays as it is.
        }

        managed.WriteTo(next);
    }

    /// <summary>Applies a configuration.</summary>
    /// <param name="live">Null: the object is created.</param>
    /// <param name="config">What is applied, with name and namespace.</param>
    /// <param name="manager">Who applies.</param>
    /// <param name="force">Take what others own.</param>
    /// <returns>The new object with its entries.</returns>
    /// <exception cref="ApiException">409: others own fields with other values; 500: a value does not fit the schema.</exception>
    public JsonObject Apply(JsonObject? live, JsonObject config, string manager, bool force)
    {
        var before = live is null ? Blank() : Bare(live);
        var managed = ManagedFields.Of(live);
        var self = new ManagerEntry(manager, true, kind.Gvk.ApiVersion, subresource, null, new FieldSet());
        try
        {
            var fields = FieldSetBuilder.Build(_schema, config);
            if (managed.Entries.Count == 0)
            {
                Update(managed, Blank(), before, BeforeFirstApply);
            }

            var last = managed.Find(self.Identity);
            var merged = (JsonObject)before.DeepClone();
            ObjectMerge.Apply(_schema, merged, config);
            managed.Put(self with { Fields = fields, Time = last?.Time });
            var after = Prune(merged, managed, last?.Fields);
            var comparison = ObjectComparison.Of(_schema, before, after);
            CheckConflicts(managed, comparison, self, force);
            TakeFromOthers(managed, comparison, self);
            var owned = fields.Except(Unowned);
            managed.Put(self with { Fields = owned, Time = comparison.IsSame && live is not null ? last?.Time : ManagerEntry.Stamp(time.GetUtcNow()) });
            managed.WriteTo(after);
            return after;
        }
        catch (ApplyException exception)
        {
            throw new ApiException(new StatusError(
                500, "", $"failed to create typed patch object ({Named(config)}; {kind.Gvk}): {exception.Path}: {exception.Message}"));
        }
    }

    private void Update(ManagedFields managed, JsonObject before, JsonObject after, string manager)
    {
        var self = new ManagerEntry(manager, false, kind.Gvk.ApiVersion, subresource, null, new FieldSet());
        var comparison = ObjectComparison.Of(_schema, before, after);
        // The writer's own entry gives way like all others first; what it wrote is then added to what is left.
        TakeFromOthers(managed, comparison, null);
        var written = comparison.Modified.Union(comparison.Added).Except(Unowned);
        if (!written.IsEmpty)
        {
            var previous = managed.Find(self.Identity)?.Fields ?? new FieldSet();
            managed.Put(self with { Fields = previous.Union(written), Time = ManagerEntry.Stamp(time.GetUtcNow()) });
        }

        managed.Cap();
    }

    private static void TakeFromOthers(ManagedFields managed, ObjectComparison comparison, ManagerEntry? self)
    {
        var lost = comparison.Modified.Union(comparison.Added).Union(comparison.Removed);
        if (!lost.IsEmpty)
        {
            managed.Rewrite(self?.Identity ?? default, entry => entry.Fields.Except(lost));
        }
    }

    private static void CheckConflicts(ManagedFields managed, ObjectComparison comparison, ManagerEntry self, bool force)
    {
        if (force)
        {
            return;
        }

        var changed = comparison.Modified.Union(comparison.Added);
        var conflicts = managed.Entries
            .Where(entry => entry.Identity != self.Identity)
            .OrderBy(entry => entry.Manager, StringComparer.Ordinal)
            .SelectMany(entry => entry.Fields.Intersect(changed).Paths().Select(path => (Manager: entry.ToString(), Path: Shown(path))))
            .ToList();
        if (conflicts.Count > 0)
        {
            throw ApplyConflict.Of(conflicts);
        }
    }

    /// <summary>
    /// Takes out what the manager applied last and no longer names, unless somebody else owns it too.
    /// </summary>
    private JsonObject Prune(JsonObject merged, ManagedFields managed, FieldSet? last)
    {
        if (last is null || last.IsEmpty)
        {
            return merged;
        }

        var lastNamed = FieldRemoval.WithNamedFields(_schema, last);
        var pruned = FieldRemoval.Remove(_schema, merged, lastNamed);

        // What others own, or this manager still does, comes back.
        var owned = managed.Entries.Aggregate(new FieldSet(), (all, entry) => all.Union(entry.Fields));
        var all = Named(FieldSetBuilder.Build(_schema, merged));
        var left = Named(FieldSetBuilder.Build(_schema, pruned));
        pruned = FieldRemoval.Remove(_schema, merged, all.Except(left.Union(Named(owned))));

        // And what the manager never had: it was only below something of its own.
        left = Named(FieldSetBuilder.Build(_schema, pruned));
        return FieldRemoval.Remove(_schema, merged, all.Except(left).Intersect(lastNamed));
    }

    private FieldSet Named(FieldSet set) => FieldRemoval.WithNamedFields(_schema, set);

    /// <summary>The object that a created one is compared with: what a new one has before anything is set.</summary>
    private JsonObject Blank()
    {
        var blank = new JsonObject { ["apiVersion"] = kind.Gvk.ApiVersion, ["kind"] = kind.Kind };
        if (!kind.IsCustom)
        {
            ObjectReader.FillStructs(_schema, blank);
        }

        return blank;
    }

    private static JsonObject Bare(JsonObject content)
    {
        var bare = (JsonObject)content.DeepClone();
        (bare["metadata"] as JsonObject)?.Remove("managedFields");
        return bare;
    }

    private static string Named(JsonObject config) =>
        config["metadata"]?["namespace"] is { } ns ? $"{ns}/{config["metadata"]?["name"]}" : $"/{config["metadata"]?["name"]}";

    private static string Shown(IReadOnlyList<string> path) => string.Concat(path.Select(PathElement.Shown));

    private static FieldSet UnownedFields()
    {
        var set = new FieldSet();
        string[] top = ["apiVersion", "kind", "metadata"];
        string[] metadata =
        [
            "name", "namespace", "creationTimestamp", "selfLink", "uid", "clusterName", "generation", "managedFields", "resourceVersion",
        ];
        foreach (var field in top)
        {
            set.Insert([PathElement.Field(field)]);
        }

        foreach (var field in metadata)
        {
            set.Insert([PathElement.Field("metadata"), PathElement.Field(field)]);
        }

        return set;
    }
}
