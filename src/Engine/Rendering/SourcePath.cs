namespace OrleansGitOps.Engine.Rendering;

/// <summary>Repository-relative paths: <c>/</c> between segments, no leading slash, the empty text is the root.</summary>
internal static class SourcePath
{
    /// <summary>
    /// Resolves <paramref name="reference"/> (as written in Git or in a spec) against <paramref name="folder"/>. Dot segments are
    /// resolved as text, before links are followed, as kustomize and Argo CD do.
    /// </summary>
    /// <param name="where">File and field for the message.</param>
    /// <exception cref="Errors.GitOpsException">Absolute, leaves the repository, or holds a backslash or control character.</exception>
    public static string Resolve(string folder, string reference, string where)
    {
        if (reference.StartsWith('/'))
        {
            throw RenderError.Failed($"{where}: '{Shown(reference)}' is absolute; write a path relative to the folder.");
        }

        if (reference.AsSpan().IndexOfAnyInRange('\0', '\u001f') >= 0 || reference.Contains('\\', StringComparison.Ordinal))
        {
            throw RenderError.Failed($"{where}: '{Shown(reference)}' holds a backslash or control character; write a path with '/'.");
        }

        var segments = folder.Length == 0 ? [] : new List<string>(folder.Split('/'));
        foreach (var segment in reference.Split('/'))
        {
            if (segment.Length == 0 || segment == ".")
            {
                continue;
            }

            if (segment != "..")
            {
                segments.Add(segment);
            }
            else if (segments.Count > 0)
            {
                segments.RemoveAt(segments.Count - 1);
            }
            else
            {
                throw RenderError.Failed($"{where}: '{Shown(reference)}' leads out of the repository.");
            }
        }

        return string.Join('/', segments);
    }

    public static string Parent(string path)
    {
        var slash = path.LastIndexOf('/');
        return slash < 0 ? "" : path[..slash];
    }

    public static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    public static string Join(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";

    /// <summary>Whether <paramref name="path"/> is <paramref name="folder"/> or lies below it.</summary>
    public static bool IsWithin(string path, string folder) =>
        folder.Length == 0
        || (path.StartsWith(folder, StringComparison.Ordinal) && (path.Length == folder.Length || path[folder.Length] == '/'));

    /// <summary>The root as a person would write it.</summary>
    public static string Display(string path) => path.Length == 0 ? "." : path;

    private static string Shown(string text) =>
        string.Concat(text.Take(200).Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString()));
}
