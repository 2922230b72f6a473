using System.Net;
using OrleansGitOps.Api.Tests.Fakes;
using static OrleansGitOps.Api.Tests.Fakes.Requests;

namespace OrleansGitOps.Api.Tests.Pages;

/// <summary><c>/swagger</c>: the OpenAPI document in a browser, from this server alone and after the login.</summary>
public sealed class ApiBrowserTests
{
    [Theory]
    [InlineData("/swagger")]
    [InlineData("/swagger/index.html")]
    [InlineData("/swagger/index.js")]
    [InlineData("/swagger/swagger-ui-bundle.js")]
    public async Task Page_WithoutLogin_NotAnswered(string path)
    {
        await using var host = await ApiHost.StartAsync();
        using var client = host.Anonymous();

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(path)).StatusCode);
        var browser = await client.SendAsync(Request(HttpMethod.Get, path, null, "Accept: text/html"));
        Assert.Equal(HttpStatusCode.Redirect, browser.StatusCode);
        Assert.StartsWith("/login", browser.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_LoggedIn_NeedsNothingFromElsewhereAndNoInlineScript()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.AdminAsync();

        var answer = await client.GetAsync("/swagger/index.html");
        var page = await answer.Content.ReadAsStringAsync();
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();

        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        var parts = System.Text.RegularExpressions.Regex.Matches(page, """(?:src|href)="([^"]+)" """.Trim()).Select(match => match.Groups[1].Value).ToList();
        Assert.Contains(parts, part => part.EndsWith("index.js", StringComparison.Ordinal));
        Assert.DoesNotMatch("<script(?![^>]*src=)[^>]*>", page);
        foreach (var part in parts)
        {
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri(new Uri(ApiHost.Address, "/swagger/"), part))).StatusCode);
        }

        Assert.Contains("/openapi/v1.json", await client.GetStringAsync("/swagger/index.js"), StringComparison.Ordinal);
    }
}
