using System.Net;
using OrleansGitOps.Api.Tests.Fakes;
using static OrleansGitOps.Api.Tests.Fakes.Requests;

namespace OrleansGitOps.Api.Tests.Access;

/// <summary>A10: a cookie counts only for this server's own pages, shown by headers that only the browser can set.</summary>
public sealed class CrossSiteTests
{
    private const string Own = "Origin: http://localhost:8080";
    private const string SameOrigin = "Sec-Fetch-Site: same-origin";
    private const string SyncPath = "/api/v1/applications/nordic-payment-gateway/sync";
    private const string GetPath = "/api/v1/applications/nordic-payment-gateway";

    [Theory]
    [InlineData(SyncPath, Own)]
    [InlineData(SyncPath, SameOrigin)]
    [InlineData(SyncPath, SameOrigin, Own)]
    [InlineData(SyncPath, "Origin: https://localhost:8080")]
    public async Task Write_WithCookieFromOwnPage_Done(string path, params string[] headers)
    {
        await using var host = await StartAsync();

        var response = await SendAsync(host, HttpMethod.Post, path, Json("{}"), headers);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("sync", host.Grains.Application(Samples.GatewayKey).Calls);
    }

    [Theory]
    [InlineData]
    [InlineData("Origin: https://evil.example.com")]
    [InlineData("Origin: null")]
    [InlineData("Origin: http://localhost:9090")]
    [InlineData("Origin: http://localhost:8080.evil.example.com")]
    [InlineData("Origin: http://localhost:8080@evil.example.com")]
    [InlineData("Origin: http://sub.localhost:8080")]
    [InlineData("Sec-Fetch-Site: cross-site")]
    [InlineData("Sec-Fetch-Site: same-site")]
    [InlineData("Sec-Fetch-Site: none")]
    [InlineData("Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document")]
    [InlineData("Sec-Fetch-Site: same-site", Own)]
    [InlineData(SameOrigin, "Origin: https://evil.example.com")]
    [InlineData("Referer: http://localhost:8080/")]
    public async Task Write_WithCookieNotFromOwnPage_RefusedAndNotDone(params string[] headers)
    {
        await using var host = await StartAsync();

        foreach (var (method, path) in Writes)
        {
            var response = await SendAsync(host, method, path, Json(Body(path)), headers);
            Assert.Contains("cookie", await response.ErrorAsync(HttpStatusCode.Forbidden, 7), StringComparison.Ordinal);
        }

        Assert.Empty(host.Grains.Application(Samples.GatewayKey).Calls);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData(null)]
    public async Task Write_WithCookieAndTypeOfAForm_RefusedEvenFromOwnPage(string? type)
    {
        await using var host = await StartAsync();
        var content = new ByteArrayContent("{}"u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        var response = await SendAsync(host, HttpMethod.Post, SyncPath, content, Own, SameOrigin);

        await response.ErrorAsync(HttpStatusCode.UnsupportedMediaType, 3);
        Assert.Empty(host.Grains.Application(Samples.GatewayKey).Calls);
    }

    [Theory]
    [InlineData]
    [InlineData("Sec-Fetch-Site: none")]
    [InlineData("Sec-Fetch-Site: same-site")]
    [InlineData("Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document")]
    [InlineData("Origin: https://evil.example.com")]
    public async Task Refresh_WithCookieNotFromOwnPage_Refused(params string[] headers)
    {
        await using var host = await StartAsync();

        var response = await SendAsync(host, HttpMethod.Get, GetPath + "?refresh=hard", null, headers);

        await response.ErrorAsync(HttpStatusCode.Forbidden, 7);
        Assert.Empty(host.Grains.Application(Samples.GatewayKey).Calls);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: script")]
    [InlineData("Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: cors", "Origin: http://sub.localhost:8080")]
    [InlineData("Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe")]
    [InlineData("Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: websocket", "Origin: https://evil.example.com")]
    [InlineData("Origin: https://evil.example.com")]
    public async Task Read_WithCookieFromForeignPage_Refused(params string[] headers)
    {
        await using var host = await StartAsync();

        foreach (var path in new[] { GetPath, "/", "/api/v1/applications", "/api/v1/session/userinfo", "/metrics" })
        {
            var response = await SendAsync(host, HttpMethod.Get, path, null, headers);
            await response.ErrorAsync(HttpStatusCode.Forbidden, 7);
        }
    }

    [Theory]
    [InlineData]
    [InlineData("Sec-Fetch-Site: none", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document")]
    [InlineData(SameOrigin, "Sec-Fetch-Mode: cors")]
    [InlineData("Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document")]
    public async Task Read_WithCookieByItsUser_Answered(params string[] headers)
    {
        await using var host = await StartAsync();

        var response = await SendAsync(host, HttpMethod.Get, "/", null, headers);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task BearerToken_FromAnywhere_Counts()
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();

        var response = await client.SendAsync(
            Request(HttpMethod.Post, SyncPath, Json("{}"), "Origin: https://portal.example.com", "Sec-Fetch-Site: cross-site"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task AnyAnswer_CorsHeaders_AreNeverThere()
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();
        var preflight = Request(
            HttpMethod.Options, SyncPath, null, "Origin: https://evil.example.com", "Access-Control-Request-Method: POST",
            "Access-Control-Request-Headers: content-type");

        foreach (var request in new[] { preflight, Request(HttpMethod.Get, GetPath, null, "Origin: https://evil.example.com") })
        {
            var response = await client.SendAsync(request);
            Assert.DoesNotContain(response.Headers, h => h.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        }
    }

    private static (HttpMethod Method, string Path)[] Writes =>
    [
        (HttpMethod.Post, "/api/v1/applications"), (HttpMethod.Put, GetPath),
        (HttpMethod.Put, GetPath + "/spec"), (HttpMethod.Post, SyncPath),
        (HttpMethod.Delete, GetPath + "/operation"), (HttpMethod.Delete, GetPath), (HttpMethod.Delete, "/api/v1/session"),
    ];

    private static string Body(string path) =>
        path.EndsWith("/spec", StringComparison.Ordinal) || path == SyncPath ? "{}" : Samples.Json(Samples.Gateway);

    private static async Task<ApiHost> StartAsync()
    {
        var host = await ApiHost.StartAsync();
        host.Grains.Application(Samples.GatewayKey).Put(Samples.Gateway);
        return host;
    }

    private static async Task<HttpResponseMessage> SendAsync(
        ApiHost host, HttpMethod method, string path, HttpContent? content, params string[] headers)
    {
        using var client = host.Anonymous();
        return await client.SendAsync(Request(method, path, content, [.. headers, $"Cookie: argocd.token={await host.TokenAsync()}"]));
    }
}
