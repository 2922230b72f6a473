using OrleansGitOps.Sandbox.Kinds;
using OrleansGitOps.Sandbox.Storage;

namespace OrleansGitOps.Sandbox.Operations;

/// <summary>What one sandbox cluster consists of.</summary>
internal sealed record ClusterState(ObjectStore Store, KindRegistry Kinds, TimeProvider Time)
{
    /// <summary>Snapshots that lists in pages continue in.</summary>
    public ListPages Pages { get; } = new(kept: 64);

    public ServiceAddresses Addresses { get; } = new();
}
