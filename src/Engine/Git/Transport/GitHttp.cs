using System.Net;
using System.Net.Http.Headers;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Git.Urls;

namespace OrleansGitOps.Engine.Git.Transport;

/// <summary>
/// Requests of Git's smart HTTP protocol. Redirects are followed here rather than by HttpClient, which hands headers of ours to the next host:
/// at most 5, only of the first GET (as git does), never from https to http, and each target passes the same rules as a URL of a user.
/// </summary>
internal sealed class GitHttp(GitOptions options, HttpMessageInvoker client)
{
    public const string AdvertisementPath = "/info/refs?service=git-upload-pack";
    private const int MaxRedirects = 5;

    public static HttpMessageInvoker CreateClient(GitOptions options) => new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = options.ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxResponseDrainSize = 0,
        },
        disposeHandler: true);

    /// <summary>Asks for the advertisement of capabilities (protocol v2) or refs (v0), following redirects.</summary>
    public async Task<GitHttpAnswer> GetAdvertisementAsync(GitUrl url, string baseAddress, Deadline deadline)
    {
        for (var redirects = 0; ; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, baseAddress + AdvertisementPath);
            var response = await SendAsync(url, request, deadline).ConfigureAwait(false);
            if (!IsRedirect(response.StatusCode))
            {
                return await AnswerAsync(url, response, baseAddress, deadline).ConfigureAwait(false);
            }

            using (response)
            {
                baseAddress = redirects < MaxRedirects
                    ? Follow(url, new Uri(baseAddress + AdvertisementPath), response.Headers.Location)
                    : throw GitFailures.Unreachable(url, $"more than {MaxRedirects} redirects");
            }
        }
    }

    /// <summary>Sends one request of the upload-pack service.</summary>
    public async Task<GitHttpAnswer> PostAsync(GitUrl url, string baseAddress, byte[] body, bool version2, Deadline deadline)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, baseAddress + "/git-upload-pack");
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-git-upload-pack-request");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/x-git-upload-pack-result"));
        var response = await SendAsync(url, request, deadline, version2).ConfigureAwait(false);
        var answer = await AnswerAsync(url, response, baseAddress, deadline).ConfigureAwait(false);
        if (answer.ContentType == "application/x-git-upload-pack-result")
        {
            return answer;
        }

        using (answer)
        {
            throw GitFailures.Unreachable(url, $"the answer has the content type \"{GitFailures.Clean(answer.ContentType)}\", which is not Git's");
        }
    }

    private async Task<HttpResponseMessage> SendAsync(GitUrl url, HttpRequestMessage request, Deadline deadline, bool version2 = true)
    {
        request.Headers.TryAddWithoutValidation("User-Agent", GitRequestBody.Agent);
        if (version2)
        {
            request.Headers.TryAddWithoutValidation("Git-Protocol", "version=2");
        }

        try
        {
            return await deadline.StepAsync(token => new ValueTask<HttpResponseMessage>(client.SendAsync(request, token))).ConfigureAwait(false);
        }
        catch (HttpRequestException exception)
        {
            throw GitFailures.Unreachable(url, HttpFailures.Describe(exception), exception);
        }
        catch (OperationCanceledException exception) when (exception.InnerException is TimeoutException)
        {
            // SocketsHttpHandler's own ConnectTimeout.
            throw GitFailures.Unreachable(url, $"no connection within {GitFailures.Seconds(options.ConnectTimeout)}", exception);
        }
    }

    private static async Task<GitHttpAnswer> AnswerAsync(GitUrl url, HttpResponseMessage response, string baseAddress, Deadline deadline)
    {
        if (response.StatusCode == HttpStatusCode.OK)
        {
            return new GitHttpAnswer(response, await response.Content.ReadAsStreamAsync(deadline.Token).ConfigureAwait(false), baseAddress);
        }

        using (response)
        {
            throw HttpFailures.OfStatus(url, response);
        }
    }

    private static bool IsRedirect(HttpStatusCode status) => status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
        or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private string Follow(GitUrl url, Uri from, Uri? location)
    {
        if (location is null)
        {
            throw GitFailures.Unreachable(url, "a redirect without a Location");
        }

        var target = new Uri(from, location).AbsoluteUri;
        if (!target.EndsWith(AdvertisementPath, StringComparison.Ordinal))
        {
            // A login page, mostly: what is private redirects there.
            throw GitFailures.NotFound(url, "the host redirects to a page that is not this repository; it does not exist there, or needs credentials");
        }

        var next = target[..^AdvertisementPath.Length];
        if (from.Scheme == Uri.UriSchemeHttps && !next.StartsWith("https://", StringComparison.Ordinal))
        {
            throw GitFailures.Unreachable(url, "the host redirects from https to plain http, which is refused");
        }

        try
        {
            var parsed = GitUrl.Parse(next, options);
            return parsed.IsLocal ? throw GitFailures.Unreachable(url, "a redirect to a local directory is refused") : parsed.Canonical + Suffix(next);
        }
        catch (GitOpsException exception) when (exception.Failure.Reason is FailureReason.InvalidSpec or FailureReason.NotSupported)
        {
            throw GitFailures.Unreachable(url, "the host redirects to an address that is refused: " + exception.Message, exception);
        }
    }

    private static string Suffix(string address) => address.TrimEnd('/').EndsWith(".git", StringComparison.Ordinal) ? ".git" : "";
}
