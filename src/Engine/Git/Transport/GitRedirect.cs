using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Git.Urls;

namespace OrleansGitOps.Engine.Git.Transport;

/// <summary>
/// Where a redirect leads. Only to the same repository service on the same host (or from http to https there): another host is named to
/// the user instead, who may then write it in <c>repoURL</c>, so that every host that is asked passes the rules for sources.
/// </summary>
internal static class GitRedirect
{
    public static string Follow(GitUrl url, string from, Uri? location, GitOptions options)
    {
        if (location is null)
        {
            throw GitFailures.Unreachable(url, "the host sent a redirect without a Location");
        }

        if (!Uri.TryCreate(new Uri(from + GitHttp.AdvertisementPath), location, out var target)
            || !target.OriginalString.EndsWith(GitHttp.AdvertisementPath, StringComparison.Ordinal))
        {
            // A login page, mostly: what is private redirects there.
            throw GitFailures.NotFound(url,
                "the host redirects to a page that is not a Git repository: it does not exist there, or it needs credentials");
        }

        var address = target.OriginalString[..^GitHttp.AdvertisementPath.Length];
        var parsed = Parse(url, address, options);
        var origin = GitUrl.Parse(from, options);
        var isSameServer = parsed.Host == origin.Host && (parsed.Port == origin.Port || IsUpgrade(origin, parsed));
        if (!isSameServer || (origin.Scheme, parsed.Scheme) is (GitScheme.Https, GitScheme.Http))
        {
            throw GitFailures.Unreachable(url,
                $"the host redirects to {parsed}, which is not followed since it is another server: if it is right, write it in repoURL");
        }

        return parsed.Canonical + (address.TrimEnd('/').EndsWith(".git", StringComparison.Ordinal) ? ".git" : "");
    }

    private static bool IsUpgrade(GitUrl origin, GitUrl target) =>
        (origin.Scheme, origin.Port, target.Scheme, target.Port) is (GitScheme.Http, 80, GitScheme.Https, 443);

    private static GitUrl Parse(GitUrl url, string address, GitOptions options)
    {
        try
        {
            var parsed = GitUrl.Parse(address, options);
            return parsed.IsLocal
                ? throw GitFailures.Unreachable(url, "the host redirects to a local directory, which is refused")
                : parsed;
        }
        catch (GitOpsException exception) when (exception.Failure.Reason is FailureReason.InvalidSpec or FailureReason.NotSupported)
        {
            throw GitFailures.Unreachable(url, "the host redirects to an address that is refused: " + exception.Message, exception);
        }
    }
}
