namespace OrleansGitOps.Engine.Validation;

/// <summary>Paths in a repository, judged as text. Links are judged when the tree is read.</summary>
internal static class SourcePathForm
{
    private const int MaxLength = 4096;

    /// <summary>What is wrong with a path from the root of a repository, or null.</summary>
    public static string? Problem(string path)
    {
        if (CharacterProblem(path) is { } problem)
        {
            return problem;
        }

        var depth = 0;
        foreach (var segment in path.Split('/'))
        {
            depth += segment switch { "" or "." => 0, ".." => -1, _ => 1 };
            if (depth < 0)
            {
                return $"'{ValidationErrors.Shown(path)}' leads out of the repository";
            }
        }

        return null;
    }

    /// <summary>What is wrong with the characters of a relative path, or null.</summary>
    public static string? CharacterProblem(string path) => path switch
    {
        { Length: > MaxLength } => $"is longer than {MaxLength} characters",
        ['/', ..] => $"'{ValidationErrors.Shown(path)}' is absolute; paths are relative to the root of the repository",
        _ when path.Contains('\\', StringComparison.Ordinal) =>
            $"'{ValidationErrors.Shown(path)}' holds a backslash; write '/' between folders",
        _ when path.Any(char.IsControl) => "holds a control character",
        _ => null,
    };
}
