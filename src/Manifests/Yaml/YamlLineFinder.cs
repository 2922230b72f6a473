using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace OrleansGitOps.Manifests.Yaml;

/// <summary>
/// Finds the line of a value by walking the parser's events once more. Kept out of the hot path: no line is stored while documents are
/// read.
/// Does not look into aliases: there the line is that of the alias.
/// </summary>
internal static class YamlLineFinder
{
    public static int Find(YamlDocument document, string path)
    {
        var steps = Split(path);
        using var text = new StringReader(document.Text);
        var parser = new GuardedParser(text);
        try
        {
            return GoTo(parser, document.Index) ? Descend(parser, steps, document.Line) : document.Line;
        }
        catch (YamlException)
        {
            // JSON texts after one another are no YAML stream; the document's own line is the best answer then.
            return document.Line;
        }
    }

    private static bool GoTo(GuardedParser parser, int index)
    {
        for (var seen = -1; parser.MoveNext();)
        {
            if (parser.Current is DocumentStart && ++seen == index)
            {
                return parser.MoveNext();
            }
        }

        return false;
    }

    private static int Descend(GuardedParser parser, List<string> steps, int line)
    {
        foreach (var step in steps)
        {
            var found = parser.Current switch
            {
                MappingStart => FindKey(parser, step, ref line),
                SequenceStart => FindItem(parser, step, ref line),
                _ => false,
            };
            if (!found)
            {
                break;
            }
        }

        return line;
    }

    private static bool FindKey(GuardedParser parser, string key, ref int line)
    {
        parser.MoveNext();
        while (parser.Current is not MappingEnd)
        {
            var at = parser.Current!;
            var matches = at is Scalar scalar && scalar.Value == key;
            Skip(parser);
            if (matches)
            {
                line = (int)at.Start.Line;
                return true;
            }

            Skip(parser);
        }

        return false;
    }

    private static bool FindItem(GuardedParser parser, string step, ref int line)
    {
        if (!int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return false;
        }

        parser.MoveNext();
        for (; parser.Current is not SequenceEnd; index--)
        {
            if (index == 0)
            {
                line = (int)parser.Current!.Start.Line;
                return true;
            }

            Skip(parser);
        }

        return false;
    }

    private static void Skip(GuardedParser parser)
    {
        var depth = 0;
        do
        {
            depth += parser.Current!.NestingIncrease;
            parser.MoveNext();
        }
        while (depth > 0);
    }

    private static List<string> Split(string path)
    {
        var steps = new List<string>();
        for (var at = 0; at < path.Length;)
        {
            switch (path[at])
            {
                case '.':
                    at++;
                    break;
                case '[':
                    at = SplitBracket(path, at + 1, steps);
                    break;
                default:
                    var end = path.AsSpan(at).IndexOfAny('.', '[');
                    end = end < 0 ? path.Length : at + end;
                    steps.Add(path[at..end]);
                    at = end;
                    break;
            }
        }

        return steps;
    }

    private static int SplitBracket(string path, int at, List<string> steps)
    {
        var quoted = at < path.Length && path[at] is '"' or '\'';
        var start = quoted ? at + 1 : at;
        var end = path.IndexOf(quoted ? $"{path[at]}]" : "]", start, StringComparison.Ordinal);
        if (end < 0)
        {
            steps.Add(path[start..]);
            return path.Length;
        }

        steps.Add(path[start..end]);
        return end + (quoted ? 2 : 1);
    }
}
