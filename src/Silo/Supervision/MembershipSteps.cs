using System.Collections.Immutable;

namespace OrleansGitOps.Silo.Supervision;

/// <summary>Which changes of the membership may have taken a grain away. Pure.</summary>
internal static class MembershipSteps
{
    /// <summary>The status of every silo that may have grains; those that only begin to join have none.</summary>
    public static ImmutableSortedDictionary<string, SiloStatus> Of(ClusterMembershipSnapshot snapshot) => snapshot.Members.Values
        .Where(member => member.Status is SiloStatus.Active or SiloStatus.ShuttingDown or SiloStatus.Stopping or SiloStatus.Dead)
        .ToImmutableSortedDictionary(member => member.SiloAddress.ToParsableString(), member => member.Status, StringComparer.Ordinal);

    /// <returns>What happened, for the log; null when nothing did. A row of a dead silo that is tidied away is not a step.</returns>
    public static string? Describe(ImmutableSortedDictionary<string, SiloStatus> before, ImmutableSortedDictionary<string, SiloStatus> now)
    {
        var steps = now.Where(pair => !before.TryGetValue(pair.Key, out var known) || known != pair.Value)
            .Select(pair => $"{pair.Key} {pair.Value}")
            .Concat(before.Where(pair => pair.Value != SiloStatus.Dead && !now.ContainsKey(pair.Key)).Select(pair => $"{pair.Key} gone"))
            .ToList();
        return steps.Count == 0 ? null : string.Join(", ", steps);
    }
}
