using System.Collections.Immutable;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>Desired against live state at one moment.</summary>
/// <param name="Resources">Desired ones in their order, then extra ones.</param>
/// <param name="Updated">Inventory entries that were verified anew (new digest, same reference) or found again after a loss.</param>
/// <param name="Removed">Inventory entries that are neither desired nor in the cluster, or no longer ours.</param>
public sealed record Comparison(
    ImmutableArray<ResourceComparison> Resources, ImmutableArray<InventoryEntry> Updated, ImmutableArray<ResourceKey> Removed)
{
    private Dictionary<ResourceKey, ResourceComparison>? _byKey;

    public string SyncStatus => Resources.All(item => item.IsSynced) ? SyncStatusCode.Synced : SyncStatusCode.OutOfSync;

    public ResourceComparison? Find(ResourceKey key) => (_byKey ??= Resources.ToDictionary(item => item.Key)).GetValueOrDefault(key);

    /// <summary>Keys that self-heal would revert.</summary>
    public IEnumerable<ResourceKey> Drifted => Resources.Where(item => item.IsDrift).Select(item => item.Key);
}
