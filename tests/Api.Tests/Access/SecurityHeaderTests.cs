using OrleansGitOps.Api.Tests.Fakes;

namespace OrleansGitOps.Api.Tests.Access;

public sealed class SecurityHeaderTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/login")]
    [InlineData("/healthz")]
    [InlineData("/api/version")]
    [InlineData("/api/v1/applications")]
    [InlineData("/api/v1/applications/missing")]
    [InlineData("/nothing")]
    [InlineData("/openapi/v1.json")]
    public async Task EveryAnswer_Headers_KeepBrowsersStrict(string path)
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.AdminAsync();

        var headers = (await client.GetAsync(path)).Headers;

        var policy = headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-store", headers.GetValues("Cache-Control").Single());
        Assert.Equal("same-origin", headers.GetValues("Referrer-Policy").Single());
        Assert.False(headers.Contains("Server"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/login")]
    public async Task Page_Style_IsTheOneThatThePolicyNames(string path)
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.AdminAsync();

        var response = await client.GetAsync(path);

        var html = await response.Content.ReadAsStringAsync();
        var style = html[(html.IndexOf("<style>", StringComparison.Ordinal) + 7)..html.IndexOf("</style>", StringComparison.Ordinal)];
        var hash = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(style)));
        Assert.Contains($"style-src 'sha256-{hash}'",
            response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(" style=", html, StringComparison.OrdinalIgnoreCase);
    }
}
