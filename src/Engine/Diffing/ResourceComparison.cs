using System.Collections.Immutable;
using OrleansGitOps.Engine.Errors;
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

    /// <summary>The live object's version when it was compared; null when it does not exist or was not read.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>The server accepted the content in a dry run of this comparison, so the sync need not ask again.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Its namespace does not exist (yet), so no dry run could be made.</summary>
    public bool LacksNamespace { get; init; }

    /// <summary>What the server refused in the dry run; null when it accepted, or was not asked.</summary>
    public Failure? Rejected { get; init; }

    /// <summary>When this was found.</summary>
    public DateTimeOffset SeenAt { get; init; }

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
