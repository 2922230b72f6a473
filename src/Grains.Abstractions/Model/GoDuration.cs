using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>
/// Durations as Go writes them and manifests carry them: <c>5s</c>, <c>1h30m</c>, <c>1.5h</c>, <c>300ms</c>; a bare number counts seconds (Argo CD's
/// <c>retry.backoff</c>). Bounded to ±10 years, so that no arithmetic or timer can overflow.
/// </summary>
public static class GoDuration
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    private static readonly (string Unit, double Seconds)[] Units =
        [("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600)];

    public static bool TryParse([NotNullWhen(true)] string? text, out TimeSpan duration)
    {
        duration = default;
        if (string.IsNullOrEmpty(text) || text.Length > 64)
        {
            return false;
        }

        var rest = text.AsSpan();
        var sign = rest[0] == '-' ? -1 : 1;
        rest = rest[0] is '-' or '+' ? rest[1..] : rest;
        if (double.TryParse(rest, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var bare))
        {
            return TryMake(sign * bare, out duration);
        }

        double seconds = 0;
        do
        {
            var digits = rest.IndexOfAnyExcept("0123456789.");
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            rest = rest[digits..];
            var length = rest.IndexOfAny("0123456789.") is var next && next < 0 ? rest.Length : next;
            var unit = rest[..length].ToString();
            var known = Array.FindIndex(Units, candidate => candidate.Unit == unit);
            if (known < 0)
            {
                return false;
            }

            seconds += number * Units[known].Seconds;
            rest = rest[length..];
        }
        while (rest.Length > 0);

        return TryMake(sign * seconds, out duration);
    }

    private static bool TryMake(double seconds, out TimeSpan duration)
    {
        var inRange = double.IsFinite(seconds) && Math.Abs(seconds) <= Longest.TotalSeconds;
        duration = inRange ? TimeSpan.FromSeconds(seconds) : default;
        return inRange;
    }
}
