namespace OrleansGitOps.Engine.Syncing;

/// <summary>
/// How fast one object is healed again and again: the first five heals at once, then after pauses that grow (by default 2 s, 6 s, 18 s... up
/// to 300 s). Ten quiet minutes (twice the longest pause, when that is more) reset it. Two writers that fight over a field end up at one
/// write in five minutes. Immutable.
/// </summary>
public sealed record HealBackoff
{
    private const int FreeHeals = 5;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private HealBackoff(int heals, DateTimeOffset started, DateTimeOffset last) => (Heals, Started, Last) = (heals, started, last);

    /// <summary>Not healed lately.</summary>
    public static HealBackoff None { get; } = new(0, DateTimeOffset.MinValue, DateTimeOffset.MinValue);

    /// <summary>Heals in this window.</summary>
    public int Heals { get; }

    private DateTimeOffset Started { get; }

    private DateTimeOffset Last { get; }

    /// <summary>When the next heal may start; <paramref name="now"/> or earlier: at once.</summary>
    public DateTimeOffset NextAttempt(DateTimeOffset now, HealBackoffOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);

        if (Heals < FreeHeals || IsQuiet(now, options))
        {
            return now;
        }

        var pause = options.First.TotalSeconds * Math.Pow(options.Factor, Heals - FreeHeals);
        return Last + TimeSpan.FromSeconds(Math.Min(pause, options.Longest.TotalSeconds));
    }

    /// <summary>After a heal, successful or not.</summary>
    public HealBackoff Record(DateTimeOffset now, HealBackoffOptions options)
    {
        // Fewer than five within the window: a new window starts, so that an object healed now and then is always healed at once.
        var isNewWindow = IsQuiet(now, options) || (Heals < FreeHeals && now - Started > Window);
        return isNewWindow ? new HealBackoff(1, now, now) : new HealBackoff(Heals + 1, Started, now);
    }

    /// <summary>Nothing needs to be remembered any more.</summary>
    public bool IsQuiet(DateTimeOffset now, HealBackoffOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);

        return Heals == 0 || now - Last >= (options.Longest * 2 > Window ? options.Longest * 2 : Window);
    }
}
