using System.Collections.Immutable;
using System.Text.Json;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Grains.Applications.State;

/// <summary>
/// What JSON alone does not tell of a stored state: lists without holes, keys that are keys. Without it a damaged row would be found out in the middle of
/// a reconcile, again and again.
/// </summary>
internal static class StateChecks
{
    /// <exception cref="JsonException">The state cannot be worked with; the path says where.</exception>
    public static T Checked<T>(T state)
        where T : class
    {
        switch (state)
        {
            case ApplicationRecord record:
                Require(record.Metadata is not null, "$.metadata");
                Require(record.Spec is { Destination: not null }, "$.spec");
                break;
            case OperationRecord record:
                CheckPlan(record.Claim?.Planned ?? [], "$.claim.planned");
                CheckLost(record.Lost ?? []);
                Require(record.State is null or { Operation: not null, Phase: not null }, "$.state");
                Require(record.Attempt is null or { Fingerprint: not null, Message: not null }, "$.attempt");
                break;
            case StatusRecord record:
                CheckStatus(record);
                break;
            case HistoryRecord record:
                CheckList(record.Entries, "$.entries");
                break;
            case JournalRecord record:
                CheckList(record.Entries, "$.entries");
                break;
        }

        return state;
    }

    private static void CheckStatus(StatusRecord record)
    {
        Require(record.Status is { Sync: not null, Health: not null, Summary: not null }, "$.status");
        CheckList(record.Status.Conditions, "$.status.conditions");
        CheckList(record.Status.Resources, "$.status.resources");
        Require(record.Inventory is not null, "$.inventory");
        CheckList(record.Inventory!.Entries, "$.inventory.entries");
        var keys = new HashSet<ResourceKey>();
        for (var i = 0; i < record.Inventory.Entries.Length; i++)
        {
            var entry = record.Inventory.Entries[i];
            Require(
                entry is { Key: { Kind.Length: > 0, Name.Length: > 0 }, ApiVersion: not null, Uid: not null, ResourceVersion: not null, DesiredHash: not null,
                    Reference.Uid: not null, LiveDigest: not null, Options: not null } && keys.Add(entry.Key),
                $"$.inventory.entries[{i}]");
        }
    }

    private static void CheckLost(ImmutableArray<LostPlan> lost)
    {
        Require(!lost.IsDefault, "$.lost");
        for (var i = 0; i < lost.Length; i++)
        {
            Require(lost[i] is not null, $"$.lost[{i}]");
            CheckPlan(lost[i].Planned, $"$.lost[{i}].planned");
        }
    }

    private static void CheckPlan(ImmutableArray<ResourceKey> planned, string path)
    {
        Require(!planned.IsDefault, path);
        for (var i = 0; i < planned.Length; i++)
        {
            Require(planned[i] is { Kind.Length: > 0, Name.Length: > 0 }, $"{path}[{i}]");
        }
    }

    private static void CheckList<T>(ImmutableArray<T> items, string path)
        where T : class
    {
        Require(!items.IsDefault, path);
        Require(!items.Contains(null!), path);
    }

    private static void Require(bool isSo, string path)
    {
        if (!isSo)
        {
            throw new JsonException("not what was stored", path, null, null);
        }
    }
}
