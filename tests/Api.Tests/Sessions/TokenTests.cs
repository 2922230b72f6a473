using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using OrleansGitOps.Api.Sessions;
using OrleansGitOps.Api.Tests.Fakes;
using static OrleansGitOps.Api.Tests.Fakes.Requests;

namespace OrleansGitOps.Api.Tests.Sessions;

/// <summary>
/// A1: what a token must be, tried as bearer and as cookie. Tokens are made by hand here, signed with the right key unless said.
/// </summary>
public sealed class TokenTests
{
    private const string GoodHeader = """{"alg":"HS256","typ":"JWT"}""";

    [Fact]
    public async Task HandMadeToken_AsIssued_Holds()
    {
        await using var host = await ApiHost.StartAsync();

        Assert.All(await TryAsync(host, Make(host, GoodHeader, Claims(host))), status => Assert.Equal(HttpStatusCode.OK, status));
    }

    public static TheoryData<string> Forgeries => new(Forging.Keys);

    private static Dictionary<string, Func<ApiHost, string>> Forging => new()
    {
        ["empty"] = _ => "",
        ["garbage"] = _ => "garbage",
        ["other key"] = host => Make(host, GoodHeader, Claims(host), RandomNumberGenerator.GetBytes(32)),
        ["empty key"] = host => Make(host, GoodHeader, Claims(host), []),
        ["none"] = host => Unsigned("""{"alg":"none","typ":"JWT"}""", Claims(host)),
        ["None"] = host => Unsigned("""{"alg":"None"}""", Claims(host)),
        ["no signature"] = host => Make(host, GoodHeader, Claims(host)).Split('.') is [var h, var p, _] ? $"{h}.{p}." : "",
        ["HS512"] = host => Make(host, """{"alg":"HS512","typ":"JWT"}""", Claims(host), hash: HMACSHA512.HashData),
        ["RS256 claimed"] = host => Make(host, """{"alg":"RS256","typ":"JWT"}""", Claims(host)),
        ["embedded key"] = host => Make(host, """{"alg":"HS256","typ":"JWT","jwk":{"kty":"oct","k":"AAAA"}}""", Claims(host)),
        ["key address"] = host => Make(host, """{"alg":"HS256","typ":"JWT","jku":"https://evil.example.com"}""", Claims(host)),
        ["critical extension"] = host => Make(host, """{"alg":"HS256","crit":["x"],"x":1}""", Claims(host)),
        ["other issuer"] = host => Make(host, GoodHeader, Claims(host, ("iss", "evil"))),
        ["other audience"] = host => Make(host, GoodHeader, Claims(host, ("aud", "evil"))),
        ["no audience"] = host => Make(host, GoodHeader, Claims(host, ("aud", null))),
        ["no issuer"] = host => Make(host, GoodHeader, Claims(host, ("iss", null))),
        ["no expiry"] = host => Make(host, GoodHeader, Claims(host, ("exp", null))),
        ["expired"] = host => Make(host, GoodHeader, Claims(host, ("exp", Now(host) - 1))),
        ["no time of issue"] = host => Make(host, GoodHeader, Claims(host, ("iat", null))),
        ["issued in the future"] = host => Make(host, GoodHeader, Claims(host, ("iat", Now(host) + 3600))),
        ["not yet"] = host => Make(host, GoodHeader, Claims(host, ("nbf", Now(host) + 3600))),
        ["issued before the password"] = host => Make(host, GoodHeader, Claims(host, ("iat", Now(host) - (2 * 86400)))),
        ["no id"] = host => Make(host, GoodHeader, Claims(host, ("jti", null))),
        ["other account"] = host => Make(host, GoodHeader, Claims(host, ("sub", "nobody"))),
        ["no account"] = host => Make(host, GoodHeader, Claims(host, ("sub", null))),
        ["too long"] = host => Make(host, GoodHeader, Claims(host, ("pad", new string('x', 9000)))),
        ["encrypted form"] = host => Make(host, GoodHeader, Claims(host)) + ".a.b",
        ["claims changed"] = host => Make(host, GoodHeader, Claims(host)).Split('.') is [var h, _, var s]
            ? $"{h}.{Encode(JsonSerializer.Serialize(Claims(host, ("exp", Now(host) + 999999))))}.{s}" : "",
    };

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task Token_Forged_401ByEveryDoor(string forgery)
    {
        await using var host = await ApiHost.StartAsync();

        Assert.All(await TryAsync(host, Forging[forgery](host)), status => Assert.Equal(HttpStatusCode.Unauthorized, status));
    }

    [Theory]
    [InlineData("Authorization: Basic YWRtaW46eA==")]
    [InlineData("Authorization: Bearer")]
    [InlineData("Authorization: Bearer garbage")]
    [InlineData("Cookie: argocd.token=garbage")]
    public async Task BadCredential_OnWhatIsOpenInPart_IsNotAnonymous(string header)
    {
        await using var host = await ApiHost.StartAsync();
        using var client = host.Anonymous();

        await (await client.SendAsync(Request(HttpMethod.Get, "/api/version", null, header))).ErrorAsync(HttpStatusCode.Unauthorized, 16);
        var metrics = await host.Server.SendAsync(context =>
        {
            context.Request.Path = "/metrics";
            context.Request.Host = new("localhost");
            context.Connection.RemoteIpAddress = IPAddress.Loopback;
            context.Request.Headers[header.Split(':')[0]] = header.Split(':', 2)[1].Trim();
        });
        Assert.Equal(401, metrics.Response.StatusCode);
    }

    [Fact]
    public async Task Token_AfterItsLifetime_401()
    {
        await using var host = await ApiHost.StartAsync(options => options.SessionLifetime = TimeSpan.FromHours(2));
        using var client = await host.AdminAsync();

        host.Time.Advance(TimeSpan.FromHours(2) - TimeSpan.FromSeconds(1));
        var before = await client.GetAsync("/api/v1/session/userinfo");
        host.Time.Advance(TimeSpan.FromSeconds(1));
        var after = await client.GetAsync("/api/v1/session/userinfo");

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    [Fact]
    public async Task Token_AfterThePasswordChanged_401()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.AdminAsync();
        host.Time.Advance(TimeSpan.FromMinutes(1));

        host.Secrets.PasswordChangedAt = host.Time.GetUtcNow();

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/v1/session/userinfo")).StatusCode);
        using var fresh = await host.AdminAsync();
        Assert.Equal(HttpStatusCode.OK, (await fresh.GetAsync("/api/v1/session/userinfo")).StatusCode);
    }

    private static async Task<HttpStatusCode[]> TryAsync(ApiHost host, string token)
    {
        using var client = host.Anonymous();
        var bearer = await client.SendAsync(Request(HttpMethod.Get, "/api/v1/session/userinfo", null, $"Authorization: Bearer {token}"));
        var cookie = await client.SendAsync(Request(HttpMethod.Get, "/api/v1/session/userinfo", null, $"Cookie: argocd.token={token}"));
        return [bearer.StatusCode, cookie.StatusCode];
    }

    private static long Now(ApiHost host) => host.Time.GetUtcNow().ToUnixTimeSeconds();

    private static Dictionary<string, object> Claims(ApiHost host, params (string Name, object? Value)[] changes)
    {
        var claims = new Dictionary<string, object>
        {
            ["iss"] = SessionTokens.Issuer, ["aud"] = SessionTokens.Audience, ["sub"] = "admin", ["jti"] = "id-1",
            ["iat"] = Now(host), ["nbf"] = Now(host), ["exp"] = Now(host) + 3600,
        };
        foreach (var (name, value) in changes)
        {
            claims.Remove(name);
            if (value is not null)
            {
                claims[name] = value;
            }
        }

        return claims;
    }

    private static string Make(
        ApiHost host, string header, Dictionary<string, object> claims, byte[]? key = null, Func<byte[], byte[], byte[]>? hash = null)
    {
        var signed = $"{Encode(header)}.{Encode(JsonSerializer.Serialize(claims))}";
        var signature = (hash ?? HMACSHA256.HashData)(key ?? host.Secrets.Key, Encoding.ASCII.GetBytes(signed));
        return $"{signed}.{Base64UrlEncoder.Encode(signature)}";
    }

    private static string Unsigned(string header, Dictionary<string, object> claims) =>
        $"{Encode(header)}.{Encode(JsonSerializer.Serialize(claims))}.";

    private static string Encode(string text) => Base64UrlEncoder.Encode(text);
}
