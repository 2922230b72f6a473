namespace OrleansGitOps.Engine.Rendering.Kustomize.Fields;

/// <summary>
/// Paths as replacements and variables write them: names parted by dots; <c>[name=x]</c> is an element of a list, other brackets keep a
/// name with dots together, <c>\.</c> is a dot inside a name.
/// </summary>
internal static class DottedPath
{
    /// <param name="path">As a replacement or variable has it.</param>
    /// <param name="where">File and field for the message.</param>
    /// <exception cref="Errors.GitOpsException">Longer or deeper than <see cref="PathBounds"/> allows.</exception>
    public static IReadOnlyList<string> Split(string path, string where)
    {
        var parts = SplitAtDots(PathBounds.Check(path, '.', where));
        var result = new List<string>();
        for (var i = 0; i < parts.Count; i++)
        {
            var part = parts[i];
            if (!part.StartsWith('[') || part.EndsWith(']'))
            {
                result.Add(part);
                continue;
            }

            while (i + 1 < parts.Count && !part.EndsWith(']'))
            {
                part = $"{part}.{parts[++i]}";
            }

            result.Add(part.Contains('=', StringComparison.Ordinal) ? part : part.Trim('[', ']'));
        }

        return result;
    }

    /// <summary><c>[name=value]</c> taken apart; the name is empty in <c>[=value]</c>.</summary>
    public static (string Field, string Pattern)? AsElement(string part)
    {
        if (!part.StartsWith('[') || !part.EndsWith(']') || part.IndexOf('=', StringComparison.Ordinal) is var equals && equals < 0)
        {
            return null;
        }

        return (part[1..equals], part[(equals + 1)..^1]);
    }

    private static List<string> SplitAtDots(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('.'))
        {
            if (parts.Count > 0 && parts[^1].EndsWith('\\'))
            {
                parts[^1] = $"{parts[^1][..^1]}.{part}";
            }
            else
            {
                parts.Add(part);
            }
        }

        return parts;
    }
}
