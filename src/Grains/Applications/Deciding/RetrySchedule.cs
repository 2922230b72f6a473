using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Grains.Applications.Deciding;

/// <summary>
/// When a failed sync is tried again: duration · factor^(failures-1), capped (Argo CD's <c>syncPolicy.retry.backoff</c>: 5 s, 2, 3 m).
/// An automated sync without a retry policy goes on at the cap: giving up after five tries would need a person for what heals by itself.
/// </summary>
internal static class RetrySchedule
{
    private static readonly TimeSpan DefaultDuration = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DefaultMax = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>The pause after this many failures, or null when the limit is reached.</summary>
    public static TimeSpan? PauseAfter(int failures, RetryStrategy? strategy, bool automated)
    {
        if (strategy is null)
        {
            return automated ? Pause(failures, DefaultDuration, 2, DefaultMax) : null;
        }

        if (strategy.Limit >= 0 && failures > strategy.Limit)
        {
            return null;
        }

        return Pause(
            failures,
            GoDuration.TryParse(strategy.Backoff?.Duration, out var duration) ? duration : DefaultDuration,
            Math.Clamp(strategy.Backoff?.Factor ?? 2, 1, 1000),
            GoDuration.TryParse(strategy.Backoff?.MaxDuration, out var max) ? max : DefaultMax);
    }

    private static TimeSpan Pause(int failures, TimeSpan duration, long factor, TimeSpan max)
    {
        var seconds = duration.TotalSeconds * Math.Pow(factor, Math.Max(0, failures - 1));
        var cap = Math.Min(max.TotalSeconds, Longest.TotalSeconds);
        return TimeSpan.FromSeconds(double.IsFinite(seconds) ? Math.Clamp(seconds, 0, cap) : cap);
    }
}
