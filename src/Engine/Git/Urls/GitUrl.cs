using OrleansGitOps.Engine.Errors;

namespace OrleansGitOps.Engine.Git.Urls;

/// <summary>
/// The address of a repository, read and normalised once. Everything that compares, allows, keys or requests uses
/// <see cref="Canonical"/>, ordinally, and nothing parses the user's text again. Normalisation: scheme and host in lower case; default
/// port, trailing <c>/</c>, a trailing <c>.git</c>, and a user name without password dropped; percent-escapes in upper case, and only
/// where needed; IPv6 in its shortest form. Refused, never repaired: dot segments in any encoding, escaped slashes and control
/// characters, passwords, odd spellings of IPv4, queries and fragments.
/// </summary>
/// <param name="Canonical">The normalised text; it holds no user name and no password.</param>
/// <param name="Host">Lower case, IPv6 in brackets; empty for a local directory.</param>
/// <param name="Port">The port to connect to; 0 for a local directory.</param>
/// <param name="Path">The path as in <paramref name="Canonical"/>, escaped; starts with <c>/</c>.</param>
public sealed record GitUrl(string Canonical, GitScheme Scheme, string Host, int Port, string Path)
{
    /// <summary>Reads a URL or an absolute path.</summary>
    /// <param name="text">What the user wrote in <c>repoURL</c>.</param>
    /// <exception cref="GitOpsException">
    /// <see cref="FailureReason.InvalidSpec"/>: the form or the address is refused; <see cref="FailureReason.NotSupported"/>: ssh. The
    /// message never repeats a user name or password.
    /// </exception>
    public static GitUrl Parse(string? text, GitOptions options) => GitUrlParser.Parse(text, options);

    public bool IsLocal => Scheme == GitScheme.File;

    /// <summary>For a local directory: its path on this machine, unescaped, links not yet resolved.</summary>
    internal string LocalPath => IsLocal ? Uri.UnescapeDataString(Path)
        : throw new InvalidOperationException($"{Canonical} is not a local directory");

    public override string ToString() => Canonical;
}
