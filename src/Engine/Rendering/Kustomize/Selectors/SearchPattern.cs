using System.Text.RegularExpressions;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Selectors;

/// <summary>A regular expression from Git that may match anywhere in a text, run without backtracking.</summary>
internal sealed class SearchPattern
{
    private const int MaxLength = 1_000;

    private readonly Regex _regex;

    /// <exception cref="Errors.GitOpsException">Not a regular expression, or one that needs backtracking.</exception>
    public SearchPattern(string pattern, string where)
    {
        try
        {
            _regex = pattern.Length <= MaxLength
                ? new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)
                : throw RenderError.Failed($"{where}: the pattern is longer than {MaxLength} characters.");
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw RenderError.Failed($"{where}: '{pattern}' is not a valid regular expression: {exception.Message}", exception);
        }
    }

    public bool Matches(string text) => _regex.IsMatch(text);
}
