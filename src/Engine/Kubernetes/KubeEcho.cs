using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OrleansGitOps.Engine.Kubernetes;

/// <summary>
/// Object contents that API servers repeat in their error messages, and how they are cut out: field validation prints the value
/// (<c>Invalid value: "..."</c>), the JSON decoder prints the bytes around an error, structured merge prints the node it did not expect.
/// </summary>
internal static partial class KubeEcho
{
    private const int LongestValue = 120;
    private const int LongestScan = 16 * 1024;
    private static readonly string[] ValueMarks = ["Invalid value: ", "Unsupported value: ", "Duplicate value: ", "Not found: "];

    /// <summary>The message with echoed values bounded, and decoder contexts and unexpected nodes left out.</summary>
    public static string Cut(string message)
    {
        var text = message.Length > LongestScan ? message[..LongestScan] : message;
        text = DecoderContext().Replace(text, "$1 [content cut]");
        text = UnexpectedNode().Replace(text, "$1 [content cut]");
        return BoundValues(text);
    }

    /// <summary>
    /// Whether a message about a Secret may repeat its contents. Conflicts, missing objects and rights are told in terms of names and
    /// paths; everything that looked at the contents (validation, decoding, webhooks, internal errors) is not trusted.
    /// </summary>
    public static bool MayEchoContents(int code, string message) =>
        code is not (401 or 403 or 404 or 405 or 409 or 410 or 429 or 503 or 504)
        || message.Contains("denied the request", StringComparison.Ordinal)
        || ValueMarks.Any(mark => message.Contains(mark, StringComparison.Ordinal));

    /// <summary>What can be said about a refused Secret: code, reason, and the paths of fields.</summary>
    public static string SecretMessage(int code, string reason, string message, JsonObject? details)
    {
        var result = new StringBuilder($"the server refused the Secret ({code} {reason}".TrimEnd()).Append(')');
        var fields = (details?["causes"] as JsonArray ?? [])
            .OfType<JsonObject>()
            .Select(cause => $"{cause["field"]} ({cause["reason"]})")
            .Concat(FieldComplaint().Matches(message.Length > LongestScan ? message[..LongestScan] : message)
                .Select(match => KubeText.Bounded(match.Value, 200)))
            .Take(8)
            .ToList();
        if (fields.Count > 0)
        {
            result.Append(": ").AppendJoin("; ", fields);
        }

        return KubeText.Bounded(result.Append(". Its message is withheld, as it may repeat secret values").ToString(), 1024);
    }

    private static string BoundValues(string text)
    {
        var result = new StringBuilder(Math.Min(text.Length, 4096));
        var at = 0;
        while (at < text.Length)
        {
            var (found, mark) = NextMark(text, at);
            if (found < 0)
            {
                return result.Append(text, at, text.Length - at).ToString();
            }

            var start = found + mark.Length;
            var end = ValueEnd(text, start);
            result.Append(text, at, start - at);
            if (end - start > LongestValue)
            {
                result.Append(text, start, LongestValue).Append("… [content cut]");
            }
            else
            {
                result.Append(text, start, end - start);
            }

            at = end;
        }

        return result.ToString();
    }

    private static (int Found, string Mark) NextMark(string text, int from)
    {
        var best = (Found: -1, Mark: "");
        foreach (var mark in ValueMarks)
        {
            var found = text.IndexOf(mark, from, StringComparison.Ordinal);
            if (found >= 0 && (best.Found < 0 || found < best.Found))
            {
                best = (found, mark);
            }
        }

        return best;
    }

    // A Go-quoted text ends at its unescaped quote; anything else (a struct, a map, JSON) at ": " outside of quotes, before the
    // explanation.
    private static int ValueEnd(string text, int start)
    {
        var quoted = false;
        for (var at = start; at < text.Length; at++)
        {
            if (text[at] == '\\' && quoted)
            {
                at++;
            }
            else if (text[at] == '"')
            {
                quoted = !quoted;
                if (!quoted && text[start] == '"')
                {
                    return at + 1;
                }
            }
            else if (!quoted && text[at] == ':' && at + 1 < text.Length && text[at + 1] == ' ')
            {
                return at;
            }
        }

        return text.Length;
    }

    [GeneratedRegex("(error found in #[0-9]+ byte of) .*", RegexOptions.NonBacktracking | RegexOptions.Singleline)]
    private static partial Regex DecoderContext();

    [GeneratedRegex(@"(expected [a-z]+, got) &?[^\n]*", RegexOptions.NonBacktracking)]
    private static partial Regex UnexpectedNode();

    [GeneratedRegex(@"\.[A-Za-z0-9_.\-]{1,160}: (field not declared in schema|expected [a-z]{1,20}, got)", RegexOptions.NonBacktracking)]
    private static partial Regex FieldComplaint();
}
