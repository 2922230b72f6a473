using System.Net;
using OrleansGitOps.Api.Tests.Fakes;
using OrleansGitOps.Grains.Abstractions.Sessions;
using static OrleansGitOps.Api.Tests.Fakes.Requests;

namespace OrleansGitOps.Api.Tests.Sessions;

public sealed class LoginTests
{
    [Fact]
    public async Task PostSession_RightPassword_TokenAndCookieThatWork()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = host.Anonymous();

        var response = await LogInAsync(client, "admin", FakeSessionSecrets.Password);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var token = (string?)(await response.JsonAsync())["token"];
        var cookie = response.Headers.GetValues("Set-Cookie").Single();
        Assert.StartsWith($"argocd.token={token};", cookie, StringComparison.Ordinal);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("path=/", cookie, StringComparison.OrdinalIgnoreCase);
        foreach (var credential in new[] { $"Authorization: Bearer {token}", $"Cookie: argocd.token={token}" })
        {
            var info = await (await client.SendAsync(Request(HttpMethod.Get, "/api/v1/session/userinfo", null, credential))).JsonAsync();
            Assert.True((bool?)info["loggedIn"]);
            Assert.Equal("admin", (string?)info["username"]);
            Assert.Equal("argocd", (string?)info["iss"]);
        }
    }

    [Theory]
    [InlineData("http://localhost:8080", false)]
    [InlineData("https://localhost:8080", true)]
    public async Task PostSession_CookieOverTls_IsSecure(string origin, bool isSecure)
    {
        await using var host = await ApiHost.StartAsync();
        using var client = host.Anonymous();

        var response = await client.SendAsync(
            Request(HttpMethod.Post, "/api/v1/session", Json(Credentials("admin", FakeSessionSecrets.Password)), $"Origin: {origin}"));

        Assert.Equal(isSecure, response.Headers.GetValues("Set-Cookie").Single().Contains("secure", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task PostSession_WrongNameOrPassword_OneAnswerAndOneCost()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = host.Anonymous();

        var wrongPassword = await LogInAsync(client, "admin", "wrong");
        var wrongName = await LogInAsync(client, "nobody", FakeSessionSecrets.Password);
        var tooLong = await LogInAsync(client, "admin", new string('x', 600));

        foreach (var response in new[] { wrongPassword, wrongName, tooLong })
        {
            Assert.Equal("Invalid username or password", await response.ErrorAsync(HttpStatusCode.Unauthorized, 16));
            Assert.False(response.Headers.Contains("Set-Cookie"));
        }

        Assert.Equal(3, host.Secrets.Checks);
    }

    [Fact]
    public async Task PostSession_ManyFailures_NotLookedAtUntilTheWindowEnds()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = host.Anonymous();
        for (var i = 0; i < ILoginThrottleGrain.FailuresPerAddress; i++)
        {
            await LogInAsync(client, "admin", "wrong");
        }

        var blocked = await LogInAsync(client, "admin", FakeSessionSecrets.Password);
        var checks = host.Secrets.Checks;
        host.Time.Advance(ILoginThrottleGrain.Window);
        var after = await LogInAsync(client, "admin", FakeSessionSecrets.Password);

        await blocked.ErrorAsync(HttpStatusCode.TooManyRequests, 8);
        Assert.Equal("300", blocked.Headers.GetValues("Retry-After").Single());
        Assert.Equal(ILoginThrottleGrain.FailuresPerAddress, checks);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public async Task PostSession_ForwardedForRotates_StillThrottled()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = host.Anonymous();
        HttpResponseMessage last = null!;
        for (var i = 0; i <= ILoginThrottleGrain.FailuresPerAddress; i++)
        {
            last = await client.SendAsync(
                Request(HttpMethod.Post, "/api/v1/session", Json(Credentials("admin", "wrong")), $"X-Forwarded-For: 10.0.0.{i}"));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last.StatusCode);
    }

    [Theory]
    [InlineData("{}", HttpStatusCode.Unauthorized, 16)]
    [InlineData("""{"username":"admin"}""", HttpStatusCode.Unauthorized, 16)]
    [InlineData("""{"token":"x"}""", HttpStatusCode.BadRequest, 3)]
    [InlineData("""{"username":"admin","Password":"x"}""", HttpStatusCode.BadRequest, 3)]
    [InlineData("""{"username":"admin","password":"x","password":"y"}""", HttpStatusCode.BadRequest, 3)]
    public async Task PostSession_IncompleteOrAmbiguous_Refused(string json, HttpStatusCode status, int code)
    {
        await using var host = await ApiHost.StartAsync();
        using var client = host.Anonymous();

        await (await client.PostAsync("/api/v1/session", Json(json))).ErrorAsync(status, code);

        Assert.Equal(0, host.Secrets.Checks);
    }

    [Theory]
    [InlineData("Origin: https://evil.example.com")]
    [InlineData("Sec-Fetch-Site: cross-site")]
    [InlineData("Sec-Fetch-Site: same-site")]
    public async Task Login_FromForeignPage_Refused(string header)
    {
        await using var host = await ApiHost.StartAsync();
        using var client = host.Anonymous();
        var form = new FormUrlEncodedContent(
            [new("username", "admin"), new("password", FakeSessionSecrets.Password)]);

        var byJson = await client.SendAsync(
            Request(HttpMethod.Post, "/api/v1/session", Json(Credentials("admin", FakeSessionSecrets.Password)), header));
        var byForm = await client.SendAsync(Request(HttpMethod.Post, "/login", form, header));

        await byJson.ErrorAsync(HttpStatusCode.Forbidden, 7);
        await byForm.ErrorAsync(HttpStatusCode.Forbidden, 7);
        Assert.Equal(0, host.Secrets.Checks);
    }

    [Fact]
    public async Task DeleteSession_Token_EndsAtOnceAndCookieIsCleared()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.AdminAsync();

        var response = await client.DeleteAsync("/api/v1/session");

        Assert.Equal("{}", await response.Content.ReadAsStringAsync());
        Assert.Contains("argocd.token=;", response.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
        await (await client.GetAsync("/api/v1/session/userinfo")).ErrorAsync(HttpStatusCode.Unauthorized, 16);
        using var other = await host.AdminAsync();
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/api/v1/session/userinfo")).StatusCode);
    }

    [Fact]
    public async Task Logs_OfLoginsAndRequests_HoldNoSecret()
    {
        const string Canary = "canary-7f3a-pässwörd";
        await using var host = await ApiHost.StartAsync();
        using var client = host.Anonymous();
        var token = (string?)(await (await LogInAsync(client, "admin", FakeSessionSecrets.Password)).JsonAsync())["token"];
        await LogInAsync(client, Canary, Canary);
        await client.PostAsync("/login", new FormUrlEncodedContent([new("username", Canary), new("password", Canary)]));
        await client.PostAsync("/api/v1/session", Json("{\"password\": \"" + Canary + "\", \"x\": 1}"));
        await client.SendAsync(Request(HttpMethod.Get, "/api/v1/applications", null, $"Authorization: Bearer {token}"));
        await client.SendAsync(Request(HttpMethod.Get, "/", null, $"Cookie: argocd.token={token}"));
        await client.SendAsync(Request(HttpMethod.Get, "/", null, $"Authorization: Bearer {Canary}"));

        var lines = string.Join('\n', host.Logs.Lines);

        Assert.NotEmpty(lines);
        Assert.Contains("logged in", lines, StringComparison.Ordinal);
        Assert.DoesNotContain(token!, lines, StringComparison.Ordinal);
        Assert.DoesNotContain(token!.Split('.')[2], lines, StringComparison.Ordinal);
        Assert.DoesNotContain("canary-7f3a", lines, StringComparison.Ordinal);
        Assert.DoesNotContain(FakeSessionSecrets.Password, lines, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"username":"admin","password":8812734}""", "8812734")]
    [InlineData("""{"username":"admin","password":{"a":"canary-11"}}""", "canary-11")]
    [InlineData("""{"username":"admin","pasword":"canary-12"}""", "canary-12")]
    public async Task PostSession_PasswordInWrongShape_IsNotEchoed(string json, string canary)
    {
        await using var host = await ApiHost.StartAsync();
        using var client = host.Anonymous();

        var response = await client.PostAsync("/api/v1/session", Json(json));

        Assert.DoesNotContain(canary, await response.ErrorAsync(HttpStatusCode.BadRequest, 3), StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> LogInAsync(HttpClient client, string name, string password) =>
        client.PostAsync("/api/v1/session", Json(Credentials(name, password)));

    private static string Credentials(string name, string password) =>
        System.Text.Json.JsonSerializer.Serialize(new { username = name, password });
}
