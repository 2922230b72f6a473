using System.Text.RegularExpressions;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Selectors;

/// <summary>
/// A regular expression from Git that must match a whole text. Plain names, nearly all there are, are compared without one; the others run
/// without backtracking, so that no pattern takes longer than the text is long.
/// </summary>
internal sealed class AnchoredPattern
{
    private const int MaxLength = 1_000;

    private readonly string _pattern;
    private readonly Regex? _regex;

    /// <param name="pattern">As written; empty matches everything.</param>
    /// <param name="where">Field, for the message.</param>
    /// <exception cref="Errors.GitOpsException">Not a regular expression, or one that needs backtracking.</exception>
    public AnchoredPattern(string pattern, string where)
    {
        _pattern = pattern;
        if (pattern.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '/' or ':'))
        {
            return;
        }

        try
        {
            if (pattern.Length > MaxLength)
            {
                throw RenderError.Failed($"{where}: the pattern is longer than {MaxLength} characters.");
            }

            _regex = new Regex($"^(?:{pattern})\\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw RenderError.Failed($"{where}: '{pattern}' is not a valid regular expression: {exception.Message}", exception);
        }
    }

    public bool Matches(string text) =>
        _pattern.Length == 0 || (_regex?.IsMatch(text) ?? MatchesPlain(text));

    /// <summary>A dot stands for any character, as in the expression that it is.</summary>
    private bool MatchesPlain(string text)
    {
        if (text.Length != _pattern.Length)
        {
            return false;
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (_pattern[i] != text[i] && _pattern[i] != '.')
            {
                return false;
            }
        }

        return true;
    }
}
