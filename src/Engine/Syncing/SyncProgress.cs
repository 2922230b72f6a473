using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Syncing;

/// <summary>One object is done; what must be remembered if the process dies now.</summary>
/// <param name="Key">The object.</param>
/// <param name="Result">For the operation's result.</param>
/// <param name="Entry">New inventory entry, or null.</param>
/// <param name="Removed">The object left the inventory.</param>
public sealed record SyncProgress(ResourceKey Key, ResourceResult Result, InventoryEntry? Entry, bool Removed);
