using System.Globalization;
using System.Text;

namespace OrleansGitOps.Manifests.Yaml;

/// <summary>
/// Chooses how a text is written: bare where it reads back as itself by both of <see cref="YamlRules"/>, literal block for several lines, single quotes
/// for what only collides with YAML's own characters, double quotes for the rest (as go-yaml chooses).
/// </summary>
internal static class YamlStringStyle
{
    /// <summary>Appends the text and its line feed; a block text goes on in lines indented by <paramref name="indent"/>.</summary>
    public static void Append(StringBuilder output, string text, int indent)
    {
        if (text.Contains('\n') && AllowsBlock(text))
        {
            AppendBlock(output, text, Math.Max(indent, 2));
            return;
        }

        AppendOneLine(output, text);
        output.Append('\n');
    }

    /// <summary>Appends the text in one line, without a line feed: keys, and values that are no block.</summary>
    public static void AppendOneLine(StringBuilder output, string text)
    {
        if (HasSpecial(text) || text.Contains('\n') || text.Contains('\t'))
        {
            AppendDoubleQuoted(output, text);
        }
        else if (ResolvesToOther(text))
        {
            AppendDoubleQuoted(output, text);
        }
        else if (AllowsPlain(text))
        {
            output.Append(text);
        }
        else
        {
            output.Append('\'').Append(text.Replace("'", "''", StringComparison.Ordinal)).Append('\'');
        }
    }

    private static bool ResolvesToOther(string text)
    {
        // A text of digits too long for the reader is still a number to others.
        if (text.Length > 900 && char.IsAsciiDigit(text[^1]))
        {
            return true;
        }

        return YamlScalar.Resolve(text, YamlRules.Kubectl).Kind != YamlScalarKind.Text || text == "<<" || LooksLikeTimeOrBase60(text);
    }

    /// <summary>Other readers of YAML 1.1 take dates and 190:20:30 for something else, so go-yaml quotes them.</summary>
    private static bool LooksLikeTimeOrBase60(string text)
    {
        if (text[0] is not ('+' or '-' or (>= '0' and <= '9')) || !text.AsSpan().ContainsAny(':', '-'))
        {
            return false;
        }

        return !text.AsSpan().ContainsAnyExcept("0123456789+-_:.") || (text.Length > 10 && text[4] == '-' && char.IsAsciiDigit(text[0])
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _));
    }

    private static bool AllowsPlain(string text)
    {
        if (text[0] == ' ' || text[^1] == ' ' || text[^1] == ':' || StartsLikeSyntax(text))
        {
            return false;
        }

        for (var i = 1; i < text.Length; i++)
        {
            if ((text[i] == ' ' && text[i - 1] == ':') || (text[i] == '#' && text[i - 1] == ' '))
            {
                return false;
            }
        }

        return true;
    }

    private static bool StartsLikeSyntax(string text)
    {
        if (text.StartsWith("---", StringComparison.Ordinal) || text.StartsWith("...", StringComparison.Ordinal))
        {
            return true;
        }

        return text[0] switch
        {
            '#' or ',' or '[' or ']' or '{' or '}' or '&' or '*' or '!' or '|' or '>' or '\'' or '"' or '%' or '@' or '`' or '=' => true,
            '-' or '?' or ':' => text.Length == 1 || text[1] == ' ',
            _ => false,
        };
    }

    /// <summary>Nothing that a literal block would lose: blanks before a line's end, a leading tab, characters that need an escape.</summary>
    private static bool AllowsBlock(string text)
    {
        if (HasSpecial(text) || text[0] == '\t' || text[^1] is ' ' or '\t')
        {
            return false;
        }

        var onlyBreaks = text.AsSpan().IndexOfAnyExcept('\n') < 0;
        return !onlyBreaks && !text.Contains(" \n", StringComparison.Ordinal) && !text.Contains("\t\n", StringComparison.Ordinal);
    }

    private static void AppendBlock(StringBuilder output, string text, int indent)
    {
        output.Append('|');
        if (text[0] is ' ' or '\n')
        {
            // The reader cannot guess the indentation from a first line that begins with a blank.
            output.Append('2');
        }

        var ends = text[^1] != '\n' ? "-" : text.Length > 1 && text[^2] == '\n' ? "+" : "";
        output.Append(ends).Append('\n');
        var body = text.AsSpan();
        if (body[^1] == '\n')
        {
            body = body[..^1];
        }

        foreach (var range in body.Split('\n'))
        {
            var line = body[range];
            if (line.Length > 0)
            {
                output.Append(' ', indent).Append(line);
            }

            output.Append('\n');
        }
    }

    private static void AppendDoubleQuoted(StringBuilder output, string text)
    {
        output.Append('"');
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '"':
                    output.Append("\\\"");
                    break;
                case '\\':
                    output.Append("\\\\");
                    break;
                case '\n':
                    output.Append("\\n");
                    break;
                case '\t':
                    output.Append("\\t");
                    break;
                case '\r':
                    output.Append("\\r");
                    break;
                case < 0x10000 when IsSpecial((char)rune.Value):
                    output.Append("\\u").Append(rune.Value.ToString("X4", CultureInfo.InvariantCulture));
                    break;
                default:
                    output.Append(rune.ToString());
                    break;
            }
        }

        output.Append('"');
    }

    private static bool HasSpecial(string text)
    {
        foreach (var c in text)
        {
            if (IsSpecial(c))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What must be escaped, line feed and tab aside.</summary>
    private static bool IsSpecial(char c) => c switch
    {
        '\n' or '\t' => false,
        < ' ' or '\x7F' => true,
        >= '\x80' and < '\xA0' => true,
        '\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF' => true,
        _ => false,
    };
}
