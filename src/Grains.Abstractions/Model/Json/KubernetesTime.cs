using System.Globalization;

namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Times as Kubernetes writes them: RFC 3339 in UTC, whole seconds (metav1.Time).</summary>
public static class KubernetesTime
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd't'HH:mm:ssK", "yyyy-MM-dd't'HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>Writes a time, dropping parts of a second.</summary>
    public static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads an RFC 3339 time; any offset and parts of a second are accepted, the result is in UTC.</summary>
    public static bool TryParse(string? text, out DateTimeOffset time)
    {
        time = default;
        return text is { Length: >= 20 and <= 40 } && HasOffset(text)
            && DateTimeOffset.TryParseExact(
                TrimFraction(text), Formats, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out time);
    }

    /// <summary>The time as it survives being stored: in UTC, without parts of a second.</summary>
    public static DateTimeOffset Truncate(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);

    private static bool HasOffset(string text) => text[^1] is 'Z' or 'z' || text[^6] is '+' or '-';

    /// <summary>.NET keeps seven digits of a second, Go writes up to nine.</summary>
    private static string TrimFraction(string text)
    {
        text = text.EndsWith('z') ? text[..^1] + 'Z' : text;
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
        {
            return text;
        }

        var end = dot + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        return end - dot > 8 ? text.Remove(dot + 8, end - dot - 8) : text;
    }
}
