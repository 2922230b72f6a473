namespace OrleansGitOps.Engine.Rendering;

/// <summary>Says what is there instead of a path that is not.</summary>
internal static class MissingPath
{
    private const int MaxNames = 5;

    public static string Describe(string path, ISourceTree tree)
    {
        var nearest = SourcePath.Parent(path);
        while (nearest.Length > 0 && tree.Find(nearest) is not { Kind: SourceEntryKind.Directory })
        {
            nearest = SourcePath.Parent(nearest);
        }

        var missing = nearest.Length == 0 ? path.Split('/')[0] : path[(nearest.Length + 1)..].Split('/')[0];
        return $"spec.source.path: '{path}' does not exist at revision {tree.Revision}. {Neighbours(nearest, missing, tree)}";
    }

    private static string Neighbours(string folder, string missing, ISourceTree tree)
    {
        var folders = tree.List(folder).Where(entry => entry.Kind == SourceEntryKind.Directory).Select(entry => entry.Name).ToList();
        var shown = folder.Length == 0 ? "The repository" : $"'{folder}'";
        if (folders.Count == 0)
        {
            return $"{shown} has no folders.";
        }

        var near = folders.Where(name => AreNear(name, missing)).Take(MaxNames).ToList();
        return near.Count > 0
            ? $"Did you mean {string.Join(" or ", near.Select(name => $"'{SourcePath.Join(folder, name)}'"))}?"
            : $"{shown} has {string.Join(", ", folders.Take(MaxNames))}{(folders.Count > MaxNames ? ", …" : "")}.";
    }

    /// <summary>Equal but for case, one the start of the other, or at most two letters apart.</summary>
    private static bool AreNear(string x, string y) =>
        x.StartsWith(y, StringComparison.OrdinalIgnoreCase) || y.StartsWith(x, StringComparison.OrdinalIgnoreCase) || Distance(x, y) <= 2;

    private static int Distance(string x, string y)
    {
        if (Math.Abs(x.Length - y.Length) > 2 || x.Length > 100)
        {
            return int.MaxValue;
        }

        var row = Enumerable.Range(0, y.Length + 1).ToArray();
        for (var i = 1; i <= x.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= y.Length; j++)
            {
                var change = diagonal + (char.ToLowerInvariant(x[i - 1]) == char.ToLowerInvariant(y[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[y.Length];
    }
}
