using System.Collections.Immutable;
using System.Globalization;
using OrleansGitOps.Engine.Diffing;

namespace OrleansGitOps.Grains.Applications.Deciding;

/// <summary>Tells that somebody changes an object as fast as it is healed: which object, who, which fields, and when it is healed next.</summary>
internal static class FightMessage
{
    private const int MaxShown = 5;

    /// <param name="pause">The object that waits.</param>
    /// <param name="found">The comparison that found it drifted.</param>
    public static string Of(HealPause pause, Comparison found)
    {
        var drift = found.Find(pause.Key);
        var who = drift is { Managers.Length: > 0 } ? Shown(drift.Managers) : "somebody whom the API server does not name";
        var what = drift is { Fields.Length: > 0 } ? $" ({Shown(drift.Fields)})" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{pause.Key}: {who} changes it again and again{what}. It was reverted {pause.Heals} times lately; "
                + $"the next revert is at {pause.Until.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}. Stop that writer, or take the fields out of Git.");
    }

    private static string Shown(ImmutableArray<string> items) =>
        items.Length <= MaxShown ? string.Join(", ", items) : $"{string.Join(", ", items[..MaxShown])} and {items.Length - MaxShown} more";
}
