using System.Net;
using Microsoft.Extensions.Options;
using OrleansGitOps.Api.Tests.Fakes;
using static OrleansGitOps.Api.Tests.Fakes.Requests;

namespace OrleansGitOps.Api.Tests.Access;

/// <summary>A11: only a Host header that names this server is answered; what a proxy claims is not looked at.</summary>
public sealed class HostTests
{
    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:8080")]
    [InlineData("127.0.0.1:1234")]
    [InlineData("[::1]:8080")]
    public async Task Host_OfLoopback_Answered(string name)
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.AdminAsync();

        var response = await client.SendAsync(Request(HttpMethod.Get, "/api/v1/applications", null, $"Host: {name}"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("evil.example.com")]
    [InlineData("localhost.evil.example.com")]
    [InlineData("evil-localhost")]
    [InlineData("127.0.0.1.nip.io")]
    [InlineData("127.0.0.2")]
    [InlineData("0.0.0.0")]
    [InlineData("localhost@evil.example.com")]
    public async Task Host_Forged_RefusedOnEveryRoute(string name)
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.AdminAsync();

        foreach (var path in new[] { "/", "/login", "/healthz", "/metrics", "/api/version", "/api/v1/applications", "/nothing" })
        {
            var response = await client.SendAsync(Request(HttpMethod.Get, path, null, $"Host: {name}"));
            await response.ErrorAsync(HttpStatusCode.BadRequest, 3);
        }
    }

    [Theory]
    [InlineData("gitops.example.com", true)]
    [InlineData("a.apps.example.com", true)]
    [InlineData("apps.example.com", false)]
    [InlineData("localhost", false)]
    public async Task Host_Configured_ListCounts(string name, bool isAllowed)
    {
        await using var host = await ApiHost.StartAsync(options => options.AllowedHosts = ["gitops.example.com", "*.apps.example.com"]);
        using var client = host.Anonymous();

        var response = await client.SendAsync(Request(HttpMethod.Get, "/healthz", null, $"Host: {name}"));

        Assert.Equal(isAllowed ? HttpStatusCode.OK : HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task ForwardedHost_Claimed_IsNotLookedAt()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = host.Anonymous();

        var response = await client.SendAsync(
            Request(HttpMethod.Get, "/healthz", null, "Host: evil.example.com",
            "X-Forwarded-Host: localhost", "Forwarded: host=localhost"));

        await response.ErrorAsync(HttpStatusCode.BadRequest, 3);
    }

    [Theory]
    [InlineData("http://localhost")]
    [InlineData("localhost:8080")]
    [InlineData("*")]
    [InlineData("")]
    public async Task Start_AllowedHostThatIsNoName_FailsNamingIt(string name)
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(
            () => ApiHost.StartAsync(options => options.AllowedHosts = [name]));

        Assert.Contains($"GitOps:AllowedHosts: '{name}'", error.Message, StringComparison.Ordinal);
    }
}
