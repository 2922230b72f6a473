using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.TestKit.ControlPlanes;

/// <summary>One address for two API servers, as an aggregation layer would give: the core group of one, everything else of the other.</summary>
internal sealed class ApiFront : IAsyncDisposable
{
    private static readonly string[] NotForwarded = ["Host", "Connection", "Transfer-Encoding", "Content-Length"];

    private readonly WebApplication _application;
    private readonly HttpClient _client;

    private ApiFront(WebApplication application, HttpClient client, string url) => (_application, _client, Url) = (application, client, url);

    public string Url { get; }

    /// <param name="core">Address of the server of <c>/api</c>.</param>
    /// <param name="rest">Address of the other one.</param>
    /// <param name="trusted">Authorities of both.</param>
    /// <param name="certificate">What this one shows.</param>
    public static async Task<ApiFront> StartAsync(string core, string rest, X509Certificate2Collection trusted, X509Certificate2 certificate)
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.AddRange(trusted);
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, SslOptions = { CertificateChainPolicy = trust } })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        var port = FreePort.Next();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen => listen.UseHttps(certificate)));
        var front = new ApiFront(builder.Build(), client, $"https://127.0.0.1:{port}");
        front._application.Run(context => context.Request.Path == "/apis"
            ? front.ListGroupsAsync(context, rest)
            : front.ForwardAsync(context, context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal) ? core : rest));
        await front._application.StartAsync();
        return front;
    }

    public async ValueTask DisposeAsync()
    {
        // Watches are cut, not waited for.
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _application.StopAsync(now.Token);
        await _application.DisposeAsync();
        _client.Dispose();
    }

    /// <summary>The list of groups is an aggregation layer's; the server of custom resources has the groups one by one.</summary>
    private async Task ListGroupsAsync(HttpContext context, string server)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{server}/apis/apiextensions.k8s.io/v1/customresourcedefinitions");
        request.Headers.TryAddWithoutValidation("Authorization", (string?)context.Request.Headers.Authorization);
        using var answer = await _client.SendAsync(request, context.RequestAborted);
        answer.EnsureSuccessStatusCode();
        var definitions = JsonNode.Parse(await answer.Content.ReadAsStringAsync(context.RequestAborted))!["items"]!.AsArray();
        var served = definitions.SelectMany(item => item!["spec"]!["versions"]!.AsArray()
            .Select(version => (Group: (string)item["spec"]!["group"]!, Version: (string)version!["name"]!)))
            .Append((Group: "apiextensions.k8s.io", Version: "v1"));
        var groups = served.Distinct().GroupBy(pair => pair.Group).Select(group => (JsonNode)new JsonObject
        {
            ["name"] = group.Key,
            ["versions"] = new JsonArray([.. group.Select(pair => new JsonObject
            {
                ["groupVersion"] = $"{pair.Group}/{pair.Version}", ["version"] = pair.Version,
            })]),
        });
        await context.Response.WriteAsJsonAsync(
            new JsonObject { ["kind"] = "APIGroupList", ["apiVersion"] = "v1", ["groups"] = new JsonArray([.. groups]) }, context.RequestAborted);
    }

    private async Task ForwardAsync(HttpContext context, string server)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), server + context.Request.Path + context.Request.QueryString);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body.ToArray());
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(context.Request.ContentType!);
        }

        foreach (var (name, value) in context.Request.Headers.Where(header => !NotForwarded.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            request.Headers.TryAddWithoutValidation(name, (string?)value);
        }

        using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers)
            .Where(header => !NotForwarded.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await context.Response.StartAsync(context.RequestAborted);
        await using var from = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
        var buffer = new byte[16 * 1024];
        while (await from.ReadAsync(buffer, context.RequestAborted) is > 0 and var read)
        {
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }
}
