using System.Text.Json.Nodes;

namespace OrleansGitOps.Sandbox.Apply;

/// <summary>All of <c>metadata.managedFields</c>.</summary>
internal sealed class ManagedFields
{
    /// <summary>More writers than this are not told apart: the oldest share one entry.</summary>
    private const int MaxUpdaters = 10;

    private const string Ancient = "ancient-changes";

    private readonly List<ManagerEntry> _entries;

    private ManagedFields(List<ManagerEntry> entries) => _entries = entries;

    public IReadOnlyList<ManagerEntry> Entries => _entries;

    public static ManagedFields None() => new([]);

    /// <summary>The entries of an object; none when they cannot be read, as on a real server.</summary>
    public static ManagedFields Of(JsonObject? content)
    {
        var nodes = content?["metadata"]?["managedFields"] as JsonArray ?? [];
        var entries = nodes.Select(ManagerEntry.Parse).ToList();
        return entries.Contains(null) ? None() : new(entries!);
    }

    /// <summary>
    /// The entries that a write of <paramref name="next"/> goes on from: its own when it brings some, none when it resets them with one
    /// empty entry, else those of the live object, so that clients that do not know the field cannot lose it.
    /// </summary>
    public static ManagedFields LiveOrNew(JsonObject? live, JsonObject next, bool ignoreNew)
    {
        if (!ignoreNew)
        {
            if (next["metadata"]?["managedFields"] is JsonArray { Count: 1 } list && list[0] is JsonObject entry && IsBlank(entry))
            {
                return None();
            }

            if (Of(next) is { Entries.Count: > 0 } own)
            {
                return own;
            }
        }

        return Of(live);
    }

    public ManagerEntry? Find((string, bool, string, string) identity) => _entries.Find(entry => entry.Identity == identity);

    /// <summary>Puts an entry in the place of the one of the same identity; without paths it goes.</summary>
    public void Put(ManagerEntry entry)
    {
        _entries.RemoveAll(other => other.Identity == entry.Identity);
        if (!entry.Fields.IsEmpty)
        {
            _entries.Add(entry);
        }
    }

    public void Remove((string, bool, string, string) identity) => _entries.RemoveAll(entry => entry.Identity == identity);

    /// <summary>Exchanges the paths of each other entry.</summary>
    public void Rewrite((string, bool, string, string) except, Func<ManagerEntry, FieldSet> fields)
    {
        foreach (var entry in _entries.Where(entry => entry.Identity != except).ToList())
        {
            Put(entry with { Fields = fields(entry) });
        }
    }

    /// <summary>Merges the oldest writers until at most ten are left.</summary>
    public void Cap()
    {
        var updaters = _entries.Where(entry => !entry.IsApply)
            .OrderBy(entry => entry.Time, StringComparer.Ordinal)
            .ThenBy(entry => entry.Manager, StringComparer.Ordinal)
            .ToList();
        var excess = updaters.Count - MaxUpdaters;
        var firsts = new Dictionary<string, ManagerEntry>(StringComparer.Ordinal);
        foreach (var entry in updaters)
        {
            if (excess <= 0)
            {
                break;
            }

            if (!firsts.TryGetValue(entry.ApiVersion, out var bucket))
            {
                firsts[entry.ApiVersion] = entry;
                continue;
            }

            var merged = new ManagerEntry(Ancient, false, entry.ApiVersion, "", entry.Time, bucket.Fields.Union(entry.Fields));
            Remove(bucket.Identity);
            Remove(entry.Identity);
            Put(merged);
            firsts[entry.ApiVersion] = merged;
            excess--;
        }
    }

    /// <summary>Writes the entries into an object: appliers first, then by time and name.</summary>
    public void WriteTo(JsonObject content)
    {
        var metadata = (JsonObject)content["metadata"]!;
        metadata.Remove("managedFields");
        if (_entries.Count > 0)
        {
            metadata["managedFields"] = new JsonArray([.. _entries
                .OrderBy(entry => !entry.IsApply)
                .ThenBy(entry => entry.Time, StringComparer.Ordinal)
                .ThenBy(entry => entry.Manager, StringComparer.Ordinal)
                .ThenBy(entry => entry.ApiVersion, StringComparer.Ordinal)
                .ThenBy(entry => entry.Subresource, StringComparer.Ordinal)
                .Select(entry => entry.ToNode())]);
        }
    }

    private static bool IsBlank(JsonObject entry) => entry.All(field => field.Value is null or JsonObject { Count: 0 } || field.Value.ToString() == "");
}
