namespace OrleansGitOps.Engine.Git.Revisions;

/// <summary>
/// The rules of git-check-ref-format for a name below <c>refs/</c>. Revision syntax (<c>a^</c>, <c>a..b</c>, <c>@{..}</c>, <c>:/text</c>)
/// is never a name.
/// </summary>
internal static class RefName
{
    private const int MaxLength = 250;

    /// <summary>A full name, such as <c>refs/heads/main</c>.</summary>
    public static bool IsValid(string name) => name.StartsWith("refs/", StringComparison.Ordinal) && IsValidPart(name[5..]);

    /// <summary>What may follow <c>refs/heads/</c> or <c>refs/tags/</c>.</summary>
    public static bool IsValidPart(string part)
    {
        if (part.Length is 0 or > MaxLength || part[0] == '-' || part == "@" || part[^1] == '.' ||
            part.Contains("..", StringComparison.Ordinal)
            || part.Contains("@{", StringComparison.Ordinal))
        {
            return false;
        }

        return !part.Any(c => c <= ' ' || c == 0x7f || "~^:?*[\\".Contains(c, StringComparison.Ordinal) || c == '\uFFFD')
            && part.Split('/').All(segment => segment.Length > 0 && segment[0] != '.' &&
                !segment.EndsWith(".lock", StringComparison.Ordinal));
    }
}
