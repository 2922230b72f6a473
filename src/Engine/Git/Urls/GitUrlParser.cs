using System.Globalization;
using System.Text;
using OrleansGitOps.Engine.Errors;

namespace OrleansGitOps.Engine.Git.Urls;

/// <summary>
/// A small parser of our own rather than <see cref="Uri"/>, which folds <c>%2e%2e</c> and rewrites hosts before anyone can refuse them.
/// Lessons: CVE-2017-1000117 (hosts starting with <c>-</c>), CVE-2025-21613 (argument injection), <c>ext::</c> remotes.
/// </summary>
internal static class GitUrlParser
{
    private const int MaxLength = 2048;

    public static GitUrl Parse(string? text, GitOptions options) => Parse(text, options, requirePath: true);

    /// <summary>As <see cref="Parse(string?, GitOptions)"/>, but the address may be a host alone.</summary>
    public static GitUrl ParsePrefix(string? text, GitOptions options) => Parse(text, options, requirePath: false);

    private static GitUrl Parse(string? text, GitOptions options, bool requirePath)
    {
        if (string.IsNullOrEmpty(text))
        {
            throw Refuse("repoURL is empty: write the https URL of a Git repository");
        }

        if (text.Length > MaxLength)
        {
            throw Refuse($"repoURL has {text.Length} characters; at most {MaxLength} are allowed");
        }

        RefuseStrangeCharacters(text);
        if (text[0] == '/')
        {
            return Local(GitUrlPath.Normalise(GitUrlPath.EscapePlainPath(text)), options);
        }

        var schemeEnd = text.IndexOf("://", StringComparison.Ordinal);
        if (schemeEnd < 0)
        {
            throw WithoutScheme(text);
        }

        var rest = text[(schemeEnd + 3)..];
        return text[..schemeEnd].ToLowerInvariant() switch
        {
            "https" => Remote(GitScheme.Https, rest, options, requirePath),
            "http" => Remote(GitScheme.Http, rest, options, requirePath),
            "ssh" or "git+ssh" or "ssh+git" => throw SshComesLater(),
            "file" => FileUrl(rest, options),
            _ => throw Refuse("repoURL has a scheme that is not allowed: use https://"),
        };
    }

    private static void RefuseStrangeCharacters(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            // Format characters are the zero-width and direction marks that make two different URLs look alike; culture-aware comparison
            // skips them.
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned
                || rune == Rune.ReplacementChar)
            {
                throw Refuse($"repoURL holds a control or invisible character (U+{rune.Value:X4}): remove it");
            }

            if (Rune.IsWhiteSpace(rune))
            {
                throw Refuse("repoURL holds white space: remove it, or write %20 in the path");
            }

            if (rune.Value == '\\')
            {
                throw Refuse("repoURL holds a backslash: use /");
            }
        }
    }

    private static GitOpsException WithoutScheme(string text)
    {
        if (text.Contains("::", StringComparison.Ordinal) || text[0] == '-')
        {
            return Refuse("repoURL asks for a remote helper or looks like an option, which is never allowed: use https://");
        }

        // user@host:path, the form of scp.
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return colon > 0 && (slash < 0 || colon < slash)
            ? SshComesLater()
            : Refuse("repoURL has no scheme: write https://host/path (a local path must be absolute)");
    }

    private static GitUrl FileUrl(string rest, GitOptions options)
    {
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? rest : rest[..slash];
        return host.Length == 0 || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            ? Local(GitUrlPath.Normalise(slash < 0 ? "/" : rest[slash..]), options)
            : throw Refuse("repoURL: a file:// URL names no host: write file:///absolute/path");
    }

    private static GitUrl Local(string path, GitOptions options)
    {
        var url = new GitUrl("file://" + path, GitScheme.File, "", 0, path);
        LocalRepository.RequireBelowRoots(url, url.LocalPath, options);
        return url;
    }

    private static GitUrl Remote(GitScheme scheme, string rest, GitOptions options, bool requirePath)
    {
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var authority = slash < 0 ? rest : rest[..slash];
        var at = authority.LastIndexOf('@');
        if (at >= 0 && authority[..at].Contains(':', StringComparison.Ordinal))
        {
            throw Refuse("repoURL holds a password: remove it from the URL and give the credentials to the repository instead");
        }

        var (host, port) = GitUrlHost.Parse(authority[(at + 1)..], scheme == GitScheme.Https ? 443 : 80);
        var path = GitUrlPath.Normalise(slash < 0 ? "/" : rest[slash..]);
        if (path == "/" && requirePath)
        {
            throw Refuse("repoURL names a host but no repository: write https://host/path");
        }

        if (scheme == GitScheme.Http && !options.AllowPlainHttp && !GitUrlHost.IsLoopback(host))
        {
            throw Refuse("repoURL uses plain http, which anyone on the way can change: use https "
                + "(or set GitOps:Repositories:AllowPlainHttp=true; http to loopback is always allowed)");
        }

        var name = scheme == GitScheme.Https ? "https" : "http";
        var portText = port == (scheme == GitScheme.Https ? 443 : 80) ? "" : string.Create(CultureInfo.InvariantCulture, $":{port}");
        return new GitUrl($"{name}://{host}{portText}{path}", scheme, host, port, path);
    }

    internal static GitOpsException Refuse(string message) => new(FailureReason.InvalidSpec, message);

    private static GitOpsException SshComesLater() =>
        new(FailureReason.NotSupported, "repoURL is an ssh address: ssh comes in a later version; use the https URL of the repository");
}
