using System.Text;
using System.Text.RegularExpressions;

namespace OrleansGitOps.Engine.Rendering.Plain;

/// <summary>
/// The globs of <c>directory.include</c> and <c>exclude</c>, matched against the path below the source's folder: <c>*</c> and <c>**</c>
/// match any text (slashes too), <c>?</c> one character, <c>[a-z]</c> and <c>[!a]</c> one of a set, <c>{a,b}</c> one of several,
/// <c>\</c> takes the next character as it is.
/// </summary>
internal sealed class GlobPattern
{
    private const int MaxLength = 2_000;

    private readonly Regex _regex;

    /// <exception cref="Errors.GitOpsException">Brackets or braces do not pair up.</exception>
    public GlobPattern(string glob, string where)
    {
        if (glob.Length > MaxLength)
        {
            throw RenderError.InvalidSpec($"{where}: the pattern is longer than {MaxLength} characters.");
        }

        try
        {
            _regex = new Regex(
                $"^(?:{Translate(glob)})\\z", RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant);
        }
        catch (ArgumentException exception)
        {
            throw RenderError.InvalidSpec($"{where}: '{glob}' is not a valid pattern: {exception.Message}");
        }
    }

    public bool Matches(string path) => _regex.IsMatch(path);

    private static string Translate(string glob)
    {
        var regex = new StringBuilder();
        var depth = 0;
        for (var i = 0; i < glob.Length; i++)
        {
            switch (glob[i])
            {
                case '*':
                    regex.Append(".*");
                    break;
                case '?':
                    regex.Append('.');
                    break;
                case '\\' when i + 1 < glob.Length:
                    regex.Append(Regex.Escape(glob[++i].ToString()));
                    break;
                case '[':
                    i = AppendSet(regex, glob, i);
                    break;
                case '{':
                    depth++;
                    regex.Append("(?:");
                    break;
                case '}':
                    depth--;
                    regex.Append(')');
                    break;
                case ',' when depth > 0:
                    regex.Append('|');
                    break;
                default:
                    regex.Append(Regex.Escape(glob[i].ToString()));
                    break;
            }
        }

        return regex.ToString();
    }

    private static int AppendSet(StringBuilder regex, string glob, int open)
    {
        var close = glob.IndexOf(']', open + 1);
        if (close < 0)
        {
            throw new ArgumentException("a '[' has no ']'.");
        }

        var content = glob[(open + 1)..close];
        var negated = content.StartsWith('!');
        regex.Append(negated ? "[^" : "[");
        foreach (var c in negated ? content[1..] : content)
        {
            regex.Append(c is '\\' or '[' or ']' or '^' ? $"\\{c}" : c.ToString());
        }

        regex.Append(']');
        return close;
    }
}
