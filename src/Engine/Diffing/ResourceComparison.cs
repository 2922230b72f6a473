using System.Collections.Immutable;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>One resource of a <see cref="Comparison"/>.</summary>
/// <param name="ApiVersion">As Git has it, or as it was applied for an extra one.</param>
/// <param name="Status"><see cref="SyncStatusCode"/>.</param>
/// <param name="Fields">Paths that drifted.</param>
/// <param name="Managers">Whose fields they are, where the server tells.</param>
/// <param name="ChangedAt">When those managers last wrote.</param>
/// <param name="Live">The live object, when it was needed for the decision.</param>
public sealed record ResourceComparison(
    ResourceKey Key,
    string ApiVersion,
    string Status,
    ComparisonReason Reason,
    ImmutableArray<string> Fields,
    ImmutableArray<string> Managers,
    DateTimeOffset? ChangedAt = null,
    KubeObject? Live = null)
{
    public bool RequiresPruning => Reason == ComparisonReason.Extra;

    public bool IsSynced => Status == SyncStatusCode.Synced;

    /// <summary>Somebody changed, removed or remade what we applied, and Git did not move: what self-heal is for.</summary>
    public bool IsDrift { get; init; }

    /// <summary>For <c>status.resources</c>; health is filled in by who knows it.</summary>
    public ResourceStatus ToStatus()
    {
        var gvk = GroupVersionKind.Parse(ApiVersion, Key.Kind);
        return new ResourceStatus
        {
            Group = gvk.Group, Version = gvk.Version, Kind = gvk.Kind, Namespace = Key.Namespace, Name = Key.Name,
            Status = Status, RequiresPruning = RequiresPruning,
        };
    }
}
