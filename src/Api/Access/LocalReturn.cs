namespace OrleansGitOps.Api.Access;

/// <summary>Where the login page sends its user back to: a path on this server, never another address.</summary>
internal static class LocalReturn
{
    private const int MaxLength = 2048;

    /// <summary>The path itself when it is one of ours, else <c>/</c>.</summary>
    public static string Clean(string? path) => path is not null && IsLocal(path) ? path : "/";

    /// <summary>
    /// Printable ASCII that begins with one slash; no backslash, which browsers read as a slash, and nothing that a browser drops (tab,
    /// line end). The login page is no place to return to, nor is what answers no page.
    /// </summary>
    private static bool IsLocal(string path) =>
        path.Length is > 0 and <= MaxLength && path[0] == '/' && (path.Length == 1 || path[1] != '/')
        && path.All(c => c is > ' ' and < '\x7F' and not '\\')
        && !path.StartsWith("/login", StringComparison.OrdinalIgnoreCase)
        && !path.StartsWith("/logout", StringComparison.OrdinalIgnoreCase);
}
