using System.Collections.Immutable;

namespace OrleansGitOps.Sandbox.Storage;

/// <summary>All objects of a kind as they were at one version of the store.</summary>
internal sealed record Snapshot(long Version, ImmutableSortedDictionary<ObjectName, StoredObject> Objects);
