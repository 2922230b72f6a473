using System.Net;
using System.Net.Http.Headers;
using OrleansGitOps.Engine.Git.Credentials;
using OrleansGitOps.Engine.Git.Urls;

namespace OrleansGitOps.Engine.Git.Transport;

/// <summary>
/// Requests of Git's smart HTTP protocol. Redirects are followed here rather than by HttpClient, which hands headers of ours to the next
/// host: at most 5, only of the first GET (as git does), only on the same host. The login is chosen anew for each address.
/// </summary>
internal sealed class GitHttp(GitOptions options, CredentialStore credentials, HttpMessageInvoker client)
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
    /// <param name="url">The repository, for messages.</param>
    /// <param name="baseAddress">Where it is asked for: the canonical URL, perhaps with <c>.git</c>.</param>
    public async Task<GitHttpAnswer> GetAdvertisementAsync(GitUrl url, string baseAddress, Deadline deadline)
    {
        for (var redirects = 0; ; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, baseAddress + AdvertisementPath);
            var response = await SendAsync(url, request, baseAddress, deadline).ConfigureAwait(false);
            if (!IsRedirect(response.StatusCode))
            {
                return await AnswerAsync(url, request, response, baseAddress, deadline).ConfigureAwait(false);
            }

            using (response)
            {
                baseAddress = redirects < MaxRedirects
                    ? GitRedirect.Follow(url, baseAddress, response.Headers.Location, options)
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
        var response = await SendAsync(url, request, baseAddress, deadline, version2).ConfigureAwait(false);
        var answer = await AnswerAsync(url, request, response, baseAddress, deadline).ConfigureAwait(false);
        if (answer.ContentType == "application/x-git-upload-pack-result")
        {
            return answer;
        }

        using (answer)
        {
            throw GitFailures.Unreachable(url,
                $"the answer has the content type \"{GitFailures.Clean(answer.ContentType)}\", which is not Git's");
        }
    }

    private async Task<HttpResponseMessage> SendAsync(GitUrl url, HttpRequestMessage request, string baseAddress, Deadline deadline,
        bool version2 = true)
    {
        // The Uri that is sent must be the address that was judged.
        if (request.RequestUri?.AbsoluteUri.StartsWith(baseAddress + "/", StringComparison.Ordinal) != true)
        {
            throw GitFailures.Unreachable(url, "the address has more than one spelling and cannot be requested");
        }

        request.Headers.TryAddWithoutValidation("User-Agent", GitRequestBody.Agent);
        request.Headers.Authorization = await credentials
            .HeaderAsync(GitUrl.Parse(baseAddress, options), deadline.Token).ConfigureAwait(false);
        if (version2)
        {
            request.Headers.TryAddWithoutValidation("Git-Protocol", "version=2");
        }

        try
        {
            return await deadline
                .StepAsync(token => new ValueTask<HttpResponseMessage>(client.SendAsync(request, token))).ConfigureAwait(false);
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

    private static async Task<GitHttpAnswer> AnswerAsync(
        GitUrl url, HttpRequestMessage request, HttpResponseMessage response, string baseAddress, Deadline deadline)
    {
        if (response.StatusCode == HttpStatusCode.OK)
        {
            return new GitHttpAnswer(response, await response.Content.ReadAsStreamAsync(deadline.Token).ConfigureAwait(false), baseAddress);
        }

        using (response)
        {
            throw HttpFailures.OfStatus(url, response, request.Headers.Authorization is not null);
        }
    }

    private static bool IsRedirect(HttpStatusCode status) =>
        status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
        or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
}
