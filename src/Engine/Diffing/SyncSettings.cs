using System.Collections.Immutable;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>What an application's spec says about comparing and syncing, taken apart and checked.</summary>
/// <param name="DestinationNamespace">Namespace of objects that name none; may be empty.</param>
/// <param name="CreateNamespace">Make the destination namespace when it is missing.</param>
/// <param name="NamespaceMetadata">Labels and annotations of that namespace, or null.</param>
/// <param name="Automated">Syncs without being asked.</param>
/// <param name="AutomatedPrune">An automated sync deletes what Git no longer has.</param>
/// <param name="SelfHeal">Drift is reverted without being asked.</param>
/// <param name="AllowEmpty">An automated sync may prune everything.</param>
public sealed record SyncSettings(
    string DestinationNamespace,
    bool CreateNamespace,
    ManagedNamespaceMetadata? NamespaceMetadata,
    bool Automated,
    bool AutomatedPrune,
    bool SelfHeal,
    bool AllowEmpty)
{
    /// <summary><c>Prune=false</c> for the whole application: no sync deletes anything.</summary>
    public bool Prune { get; init; } = true;

    /// <summary><c>Delete=false</c> for the whole application: its objects stay when it is deleted.</summary>
    public bool Delete { get; init; } = true;

    /// <summary>A user's sync applies only what is out of sync.</summary>
    public bool ApplyOutOfSyncOnly { get; init; }

    /// <summary>
    /// Takes what the spec asks for apart. What this version does not act on yet is a failure that names it, never ignored.
    /// </summary>
    public static SyncSettings From(ApplicationSpec spec, out ImmutableArray<Failure> failures) =>
        SyncSettingsParser.Parse(spec, out failures);
}
