namespace OrleansGitOps.Engine.Syncing;

/// <summary>
/// How fast one object is healed again and again: the first five heals at once, then after 2 s, 6 s, 18 s... up to 300 s. Ten quiet minutes
/// reset it. Two writers that fight over a field end up at one write in five minutes. Immutable.
/// </summary>
public sealed record HealBackoff
{
    private const int FreeHeals = 5;
    private const double Factor = 3;
    private static readonly TimeSpan First = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(300);
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(10);

    private HealBackoff(int heals, DateTimeOffset started, DateTimeOffset last) => (Heals, Started, Last) = (heals, started, last);

    /// <summary>Not healed lately.</summary>
    public static HealBackoff None { get; } = new(0, DateTimeOffset.MinValue, DateTimeOffset.MinValue);

    private int Heals { get; }

    private DateTimeOffset Started { get; }

    private DateTimeOffset Last { get; }

    /// <summary>When the next heal may start; <paramref name="now"/> or earlier: at once.</summary>
    public DateTimeOffset NextAttempt(DateTimeOffset now)
    {
        if (Heals < FreeHeals || IsQuiet(now))
        {
            return now;
        }

        var pause = First.TotalSeconds * Math.Pow(Factor, Math.Min(Heals - FreeHeals, 20));
        return Last + TimeSpan.FromSeconds(Math.Min(pause, Longest.TotalSeconds));
    }

    /// <summary>After a heal, successful or not.</summary>
    public HealBackoff Record(DateTimeOffset now)
    {
        // Fewer than five within the window: a new window starts, so that an object healed now and then is always healed at once.
        var isNewWindow = IsQuiet(now) || (Heals < FreeHeals && now - Started > Quiet);
        return isNewWindow ? new HealBackoff(1, now, now) : new HealBackoff(Heals + 1, Started, now);
    }

    /// <summary>Nothing needs to be remembered any more.</summary>
    public bool IsQuiet(DateTimeOffset now) => Heals == 0 || now - Last >= Quiet;
}
