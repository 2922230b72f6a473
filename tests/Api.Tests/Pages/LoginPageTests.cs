using System.Net;
using OrleansGitOps.Api.Tests.Fakes;
using OrleansGitOps.Grains.Abstractions.Sessions;
using static OrleansGitOps.Api.Tests.Fakes.Requests;

namespace OrleansGitOps.Api.Tests.Pages;

public sealed class LoginPageTests
{
    private const string Browser = "Accept: text/html,application/xhtml+xml,*/*;q=0.8";

    [Fact]
    public async Task Browser_WithoutLogin_IsSentToLoginAndBack()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = host.Anonymous();

        var sent = await client.SendAsync(Request(HttpMethod.Get, "/openapi/v1.json?x=1&y=%22", null, Browser));
        var page = await client.GetStringAsync(sent.Headers.Location);
        var back = await LogInAsync(client, FakeSessionSecrets.Password, HiddenReturn(page));

        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        Assert.Equal("/login?return=%2Fopenapi%2Fv1.json%3Fx%3D1%26y%3D%2522", sent.Headers.Location!.OriginalString);
        Assert.Contains("name=\"username\"", page, StringComparison.Ordinal);
        Assert.Contains("name=\"password\" type=\"password\"", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, back.StatusCode);
        Assert.Equal("/openapi/v1.json?x=1&y=%22", back.Headers.Location!.OriginalString);
        var cookie = back.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        Assert.Equal(HttpStatusCode.OK,
            (await client.SendAsync(Request(HttpMethod.Get, "/", null, Browser, $"Cookie: {cookie}"))).StatusCode);
    }

    [Fact]
    public async Task Browser_OnTheApi_GetsJsonNotAPage()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = host.Anonymous();

        await (await client.SendAsync(Request(HttpMethod.Get, "/api/v1/applications", null, Browser)))
            .ErrorAsync(HttpStatusCode.Unauthorized, 16);
    }

    [Theory]
    [InlineData("https://evil.example.com/")]
    [InlineData("//evil.example.com/")]
    [InlineData("/\\evil.example.com")]
    [InlineData("/\r\nX-Injected: 1")]
    public async Task LogIn_ReturnToElsewhere_GoesToRoot(string target)
    {
        await using var host = await ApiHost.StartAsync();
        using var client = host.Anonymous();

        var page = await client.GetStringAsync("/login?return=" + Uri.EscapeDataString(target));
        var response = await LogInAsync(client, FakeSessionSecrets.Password, target);

        Assert.Equal("/", HiddenReturn(page));
        Assert.Equal("/", response.Headers.Location!.OriginalString);
        Assert.False(response.Headers.Contains("X-Injected"));
    }

    [Theory]
    [InlineData("/\"><script>alert(1)</script>")]
    [InlineData("/'onfocus='alert(1)")]
    public async Task Login_ReturnWithMarkup_IsText(string target)
    {
        await using var host = await ApiHost.StartAsync();
        using var client = host.Anonymous();

        var page = await client.GetStringAsync("/login?return=" + Uri.EscapeDataString(target));

        Assert.DoesNotContain(target, page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task LogIn_WrongPassword_PageAgainWithoutEcho()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = host.Anonymous();

        var response = await LogInAsync(client, "canary-password", "/dashboard/");

        var page = await response.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains("Invalid username or password", page, StringComparison.Ordinal);
        Assert.DoesNotContain("canary-password", page, StringComparison.Ordinal);
        Assert.Equal("/dashboard/", HiddenReturn(page));
    }

    [Fact]
    public async Task LogIn_ManyFailures_429Page()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = host.Anonymous();
        for (var i = 0; i < ILoginThrottleGrain.FailuresPerAddress; i++)
        {
            await LogInAsync(client, "wrong", "/");
        }

        var response = await LogInAsync(client, FakeSessionSecrets.Password, "/");

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.True(response.Headers.Contains("Retry-After"));
    }

    [Fact]
    public async Task LogIn_OddForms_Refused()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = host.Anonymous();

        var json = await client.PostAsync("/login", Json("{}"));
        var twice = await client.PostAsync("/login", new FormUrlEncodedContent([new("username", "admin"), new("username", "x")]));
        var large = await client.PostAsync("/login", new FormUrlEncodedContent([new("password", new string('x', 9000))]));

        await json.ErrorAsync(HttpStatusCode.UnsupportedMediaType, 3);
        await twice.ErrorAsync(HttpStatusCode.BadRequest, 3);
        await large.ErrorAsync(HttpStatusCode.RequestEntityTooLarge, 8);
        Assert.Equal(0, host.Secrets.Checks);
    }

    [Fact]
    public async Task LogOut_FromOwnPage_EndsTheSession()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = host.Anonymous();
        var cookie = $"Cookie: argocd.token={await host.TokenAsync()}";

        var foreign = await client.SendAsync(
            Request(HttpMethod.Post, "/logout", new FormUrlEncodedContent([]), cookie, "Origin: https://evil.example.com"));
        var still = await client.SendAsync(Request(HttpMethod.Get, "/", null, cookie));
        var own = await client.SendAsync(
            Request(HttpMethod.Post, "/logout", new FormUrlEncodedContent([]), cookie, "Origin: http://localhost:8080"));
        var after = await client.SendAsync(Request(HttpMethod.Get, "/", null, cookie, Browser));

        await foreign.ErrorAsync(HttpStatusCode.Forbidden, 7);
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
        Assert.Equal("/login", own.Headers.Location!.OriginalString);
        Assert.Equal("/login", after.Headers.Location!.OriginalString);
    }

    private static Task<HttpResponseMessage> LogInAsync(HttpClient client, string password, string returnTo) => client.PostAsync(
        "/login", new FormUrlEncodedContent([new("username", "admin"), new("password", password), new("return", returnTo)]));

    private static string HiddenReturn(string page)
    {
        const string Start = "name=\"return\" value=\"";
        var start = page.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        return WebUtility.HtmlDecode(page[start..page.IndexOf('"', start)]);
    }
}
