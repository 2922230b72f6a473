using System.Text.RegularExpressions;

namespace OrleansGitOps.Engine.Validation;

/// <summary>
/// Target revisions: HEAD, a branch, a tag, a full ref name or a commit id, by the rules of git-check-ref-format. Git's own revision
/// expressions (<c>main~1</c>, <c>:/text</c>, <c>a..b</c>) are refused: libgit2 1.8.6 overflows on <c>:/x</c>, and a revision is a name.
/// </summary>
internal static partial class RevisionForm
{
    private const int MaxLength = 250;

    /// <summary>What is wrong with a revision, or null.</summary>
    public static string? Problem(string revision)
    {
        if (revision.Length > MaxLength)
        {
            return $"is longer than {MaxLength} characters";
        }

        if (IsRefName(revision))
        {
            return null;
        }

        return SemverRange().IsMatch(revision)
            ? $"a range of versions ('{ValidationErrors.Shown(revision)}') is not supported yet by this version; name a tag, "
                + "branch or commit"
            : $"'{ValidationErrors.Shown(revision)}' is not the name of a branch or tag, nor a commit id (rules: git check-ref-format)";
    }

    private static bool IsRefName(string revision) =>
        revision is not "@" && !revision.StartsWith('-')
        && !revision.Contains("..", StringComparison.Ordinal) && !revision.Contains("@{", StringComparison.Ordinal)
        && !revision.EndsWith('.') && !revision.Any(IsForbidden) && revision.Split('/').All(IsComponent);

    private static bool IsComponent(string part) => part.Length > 0 && part[0] != '.' && !part.EndsWith(".lock", StringComparison.Ordinal);

    private static bool IsForbidden(char c) =>
        char.IsControl(c) || char.IsWhiteSpace(c) || c is '~' or '^' or ':' or '?' or '*' or '[' or '\\';

    /// <summary>
    /// Comparators, wildcards and tildes over version numbers, one or several: <c>^1.2</c>, <c>1.*</c>, <c>&gt;=1.0 &lt;2.0</c>.
    /// </summary>
    [GeneratedRegex(
        @"^\s*(?:[~^<>=!]{0,2}\s*v?(?:\d+|[xX*])(?:\.(?:\d+|[xX*])){0,2}(?:[-+][\w.+-]*)?(?:\s*(?:\|\||,|-|\s)\s*|$))+$",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex SemverRange();
}
