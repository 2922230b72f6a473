using System.Net.Http.Headers;
using System.Text;
using OrleansGitOps.TestKit.ControlPlanes;

namespace OrleansGitOps.Benchmarks.Load;

/// <summary>
/// What the API server alone costs: the requests that the product sent for the fleet's first sync, sent once more to namespaces of their
/// own by a plain HTTP client, in the same order and with as many at once as the product allows itself.
/// </summary>
internal sealed class BareClient(ControlPlane controlPlane)
{
    // As the product: KubeClientOptions.MaxInFlight.
    private const int AtOnce = 50;

    /// <param name="requests">The product's, from the audit log.</param>
    /// <returns>From the first request to the last answer.</returns>
    /// <exception cref="HttpRequestException">The server refused a request.</exception>
    public async Task<TimeSpan> RunAsync(IReadOnlyList<AuditEvent> requests)
    {
        using var http = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
            EnableMultipleHttp2Connections = true,
        })
        { BaseAddress = new Uri(controlPlane.Server), DefaultRequestVersion = System.Net.HttpVersion.Version20 };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", controlPlane.AdminToken);
        http.DefaultRequestHeaders.UserAgent.ParseAdd("bare-client");

        var start = TimeProvider.System.GetTimestamp();
        // What is in a namespace needs the namespace.
        foreach (var request in requests.Where(IsNamespace))
        {
            await SendAsync(http, request);
        }

        await Parallel.ForEachAsync(
            requests.Where(request => !IsNamespace(request)), new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (request, _) => await SendAsync(http, request));
        return TimeProvider.System.GetElapsedTime(start);
    }

    private static bool IsNamespace(AuditEvent request) => request.Uri.StartsWith("/api/v1/namespaces", StringComparison.Ordinal)
        && request.Uri.Split('?')[0].Count(letter => letter == '/') <= 4;

    private static async Task SendAsync(HttpClient http, AuditEvent sent)
    {
        var uri = sent.Uri.Replace($"/{FleetFiles.NamespacePrefix}", "/bare-", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(sent.Verb is "get" or "list" ? HttpMethod.Get : HttpMethod.Patch, uri);
        if (request.Method == HttpMethod.Patch)
        {
            var parts = uri.Split('?')[0].Split('/');
            request.Content = new StringContent(FleetFiles.LiveObject(parts[^2], parts[^1]), Encoding.UTF8, "application/apply-patch+yaml");
        }

        using var answer = await http.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode && answer.StatusCode != System.Net.HttpStatusCode.NotFound)
        {
            throw new HttpRequestException($"bare client: {request.Method} {uri}: {(int)answer.StatusCode} {body}");
        }
    }
}
