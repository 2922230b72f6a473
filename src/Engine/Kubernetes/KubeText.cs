using System.Globalization;
using System.Text;

namespace OrleansGitOps.Engine.Kubernetes;

/// <summary>
/// Makes text that came from a server fit for messages and logs: one line, bounded, nothing that a terminal would act on.
/// </summary>
internal static class KubeText
{
    /// <summary>
    /// At most about <paramref name="limit"/> characters of <paramref name="text"/>, with control characters, line separators,
    /// bidirectional marks and lone surrogates written as <c>\uXXXX</c>.
    /// </summary>
    public static string Bounded(string text, int limit)
    {
        var end = Math.Min(text.Length, limit);
        var result = new StringBuilder(end + 8);
        for (var at = 0; at < end; at++)
        {
            var character = text[at];
            if (char.IsHighSurrogate(character) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
            {
                result.Append(character).Append(text[++at]);
            }
            else if (IsUnsafe(character))
            {
                result.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:X4}");
            }
            else
            {
                result.Append(character);
            }
        }

        return text.Length > limit ? result.Append('…').ToString() : result.ToString();
    }

    private static bool IsUnsafe(char character) =>
        char.IsControl(character)
        || char.IsSurrogate(character)
        || character is '\u061C' or '\u200E' or '\u200F' or '\u2028' or '\u2029' or '\uFEFF'
            or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
