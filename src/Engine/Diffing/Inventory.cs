using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>What an application has applied: the one list that prune goes by. Stored; immutable.</summary>
[method: JsonConstructor]
public sealed record Inventory(ImmutableArray<InventoryEntry> Entries)
{
    private Dictionary<ResourceKey, InventoryEntry>? _byKey;

    public static Inventory Empty { get; } = new([]);

    public InventoryEntry? Find(ResourceKey key) => (_byKey ??= Entries.ToDictionary(entry => entry.Key)).GetValueOrDefault(key);

    /// <summary>
    /// With <paramref name="updated"/> entries put in (replacing those of the same key) and <paramref name="removed"/> ones taken out.
    /// </summary>
    public Inventory With(IEnumerable<InventoryEntry> updated, IEnumerable<ResourceKey> removed)
    {
        var byKey = Entries.ToDictionary(entry => entry.Key);
        foreach (var key in removed)
        {
            byKey.Remove(key);
        }

        foreach (var entry in updated)
        {
            byKey[entry.Key] = entry;
        }

        return new([.. byKey.Values.OrderBy(entry => entry.Key.ToString(), StringComparer.Ordinal)]);
    }
}
