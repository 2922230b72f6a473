using System.Globalization;
using System.Text;

namespace OrleansGitOps.Engine.Git.Urls;

/// <summary>The path of a URL: decoded strictly, each segment judged in its decoded form, and written again in one spelling.</summary>
internal static class GitUrlPath
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A plain path is literal: <c>%</c> in it is a percent sign.</summary>
    public static string EscapePlainPath(string path)
    {
        var rest = path.AsSpan();
        return rest.IndexOfAny('?', '#', '%') < 0
            ? path
            : path.Replace("%", "%25", StringComparison.Ordinal).Replace("?", "%3F", StringComparison.Ordinal).Replace("#", "%23",
                StringComparison.Ordinal);
    }

    public static string Normalise(string path)
    {
        if (path.AsSpan().IndexOfAny('?', '#') >= 0)
        {
            throw GitUrlParser.Refuse("repoURL holds a query or fragment (? or #): write only the path of the repository");
        }

        var segments = path.TrimEnd('/').Split('/').Skip(1).Select(Decode).ToList();
        if (segments.Count > 0 && segments[^1].Length > 4 && segments[^1].EndsWith(".git", StringComparison.Ordinal))
        {
            segments[^1] = segments[^1][..^4];
            RequireSegment(segments[^1]);
        }

        return "/" + string.Join('/', segments.Select(Encode));
    }

    private static string Decode(string segment)
    {
        var decoded = DecodeOnce(segment);
        RequireSegment(decoded);

        // A server that decodes twice must not see what we did not judge.
        for (var again = decoded; again.Contains('%', StringComparison.Ordinal);)
        {
            if (!TryDecode(again, out var next) || next == again)
            {
                break;
            }

            RequireSegment(next);
            again = next;
        }

        return decoded;
    }

    private static void RequireSegment(string decoded)
    {
        if (decoded.Length == 0)
        {
            throw GitUrlParser.Refuse("repoURL: the path has an empty part (//)");
        }

        if (decoded is "." or "..")
        {
            throw GitUrlParser.Refuse("repoURL: the path has a . or .. part (escaped or not): write the path without it");
        }

        if (decoded[0] == '-')
        {
            throw GitUrlParser.Refuse("repoURL: a part of the path starts with -, which could be taken for an option");
        }

        foreach (var rune in decoded.EnumerateRunes())
        {
            if (rune.Value is '/' or '\\' || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                throw GitUrlParser.Refuse("repoURL: the path holds an escaped slash, backslash, control or invisible character");
            }
        }
    }

    private static string DecodeOnce(string segment) =>
        TryDecode(segment, out var decoded) ? decoded
            : throw GitUrlParser.Refuse("repoURL: the path holds a % that is no escape of UTF-8 text (%25 is a percent sign)");

    private static bool TryDecode(string segment, out string decoded)
    {
        decoded = segment;
        var bytes = new List<byte>(segment.Length);
        var source = StrictUtf8.GetBytes(segment);
        for (var i = 0; i < source.Length; i++)
        {
            if (source[i] != '%')
            {
                bytes.Add(source[i]);
                continue;
            }

            if (i + 2 >= source.Length || !byte.TryParse(source.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture, out var value))
            {
                return false;
            }

            bytes.Add(value);
            i += 2;
        }

        try
        {
            decoded = StrictUtf8.GetString(bytes.ToArray());
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static string Encode(string segment)
    {
        var text = new StringBuilder(segment.Length);
        foreach (var value in StrictUtf8.GetBytes(segment))
        {
            if (char.IsAsciiLetterOrDigit((char)value) || "-._~!$&'()*+,;=:@".Contains((char)value, StringComparison.Ordinal))
            {
                text.Append((char)value);
            }
            else
            {
                text.Append('%').Append(value.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return text.ToString();
    }
}
