using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Git.Urls;

namespace OrleansGitOps.Engine.Git.Transport;

/// <summary>What HTTP's failures mean for a repository.</summary>
internal static class HttpFailures
{
    private static readonly TimeSpan MinRetryAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromHours(1);

    public static GitOpsException OfStatus(GitUrl url, HttpResponseMessage response, bool sentLogin)
    {
        var status = (int)response.StatusCode;
        if (RetryAfter(response) is { } delay && (status is 403 or 429 or >= 500))
        {
            return new GitOpsException(
                FailureReason.RepositoryUnreachable,
                $"{url}: the host asks to wait {GitFailures.Seconds(delay)} (HTTP {status})",
                new RetryPolicy.After(delay));
        }

        return status switch
        {
            401 when sentLogin => GitFailures.NotFound(url,
                "the host refuses the credentials of GitOps:Repositories:Credentials (HTTP 401)"),
            401 => GitFailures.NotFound(url,
                "the repository does not exist, or it needs credentials (HTTP 401): see GitOps:Repositories:Credentials"),
            403 => GitFailures.Unreachable(url, "the host refuses access (HTTP 403)"),
            404 or 410 => GitFailures.NotFound(url, $"the repository does not exist, or it needs credentials (HTTP {status})"),
            407 => GitFailures.Unreachable(url, "the proxy asks for credentials (HTTP 407)"),
            429 => GitFailures.Unreachable(url, "the host says that there are too many requests (HTTP 429)"),
            >= 300 and < 400 => GitFailures.Unreachable(url, $"the host redirects a request that must not be redirected (HTTP {status})"),
            _ => GitFailures.Unreachable(url, $"the host answers with HTTP {status}"),
        };
    }

    public static string Describe(HttpRequestException exception) => exception.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "the host name cannot be resolved",
        HttpRequestError.ConnectionError => "no connection to the host: " + GitFailures.Clean(exception.Message),
        HttpRequestError.SecureConnectionError => "no trusted TLS connection to the host: "
            + GitFailures.Clean(exception.InnerException?.Message ?? exception.Message),
        HttpRequestError.ProxyTunnelError => "the proxy refuses the connection",
        HttpRequestError.ResponseEnded => "the host closed the connection before it answered",
        _ => GitFailures.Clean(exception.Message),
    };

    private static TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;

        // A date is compared with the host's own clock, since ours may differ.
        var delay = header?.Delta ?? (header?.Date is { } date ? date - (response.Headers.Date ?? date) : null);
        return delay is null ? null : delay < MinRetryAfter ? MinRetryAfter : delay > MaxRetryAfter ? MaxRetryAfter : delay;
    }
}
