using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrleansGitOps.Api.Tests.Fakes;
using static OrleansGitOps.Api.Tests.Fakes.Requests;

namespace OrleansGitOps.Api.Tests.Access;

/// <summary>
/// A6: default deny. The table of what is open is written down here, and every other route of the running host is tried without login.
/// </summary>
public sealed class OpenEndpointTests
{
    private static readonly string[] Open =
    [
        "GET /login", "POST /login", "POST /api/v1/session", "* /healthz", "* /readyz", "GET /api/version",
        "POST /session.SessionService/Create", "POST /version.VersionService/Version",
        "POST /grpc.health.v1.Health/Check", "POST /grpc.health.v1.Health/Watch",
        "POST /grpc.reflection.v1.ServerReflection/ServerReflectionInfo", "POST /grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
        .. new[] { "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection" }
            .Select(service => $"* /{service}/{{unimplementedMethod:grpcunimplemented}}"),
    ];

    [Fact]
    public async Task Endpoints_ThatAnswerWithoutLogin_AreExactlyTheListedOnes()
    {
        await using var host = await ApiHost.StartAsync();

        var open = Routes(host).Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is not null).SelectMany(Describe);

        Assert.Equal(Open.Order(), open.Order());
    }

    [Fact]
    public async Task EveryOtherRoute_WithoutLogin_401AndNothingElse()
    {
        await using var host = await ApiHost.StartAsync();
        host.Grains.Application(Samples.GatewayKey).Put(Samples.Gateway);
        using var client = host.Anonymous();
        var closed = Routes(host).Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is null).SelectMany(Describe).ToList();
        Assert.True(closed.Count > 15, string.Join('\n', closed));

        foreach (var route in closed)
        {
            var (method, path) = (route.Split(' ')[0], route.Split(' ')[1]);
            var url = path.Replace("{name}", "nordic-payment-gateway", StringComparison.Ordinal)
                .Replace("{documentName}", "v1", StringComparison.Ordinal).Replace("{**path}", "anything", StringComparison.Ordinal);
            var verb = new HttpMethod(method == "*" ? "GET" : method);
            var body = verb == HttpMethod.Get ? null : Json("{}");
            var response = await client.SendAsync(Request(verb, url, body));
            Assert.True(response.StatusCode == HttpStatusCode.Unauthorized, $"{route}: {response.StatusCode}");
            Assert.Equal("no session information", await response.ErrorAsync(HttpStatusCode.Unauthorized, 16));
        }

        Assert.DoesNotContain("get", host.Grains.Application(Samples.GatewayKey).Calls);
    }

    [Theory]
    [InlineData("//api/v1/applications")]
    [InlineData("/api/v1/./applications")]
    [InlineData("/API/V1/APPLICATIONS")]
    [InlineData("/api/v1/applications/")]
    [InlineData("/api/v1/applications;x")]
    [InlineData("/api/v1%2Fapplications")]
    [InlineData("/login/../api/v1/applications")]
    [InlineData("/healthz/../api/v1/applications")]
    [InlineData("/login%2f..%2fapi/v1/applications")]
    public async Task OddSpellingOfAPath_WithoutLogin_NeverAnswersData(string path)
    {
        await using var host = await ApiHost.StartAsync();
        host.Grains.Application(Samples.GatewayKey).Put(Samples.Gateway);

        var response = await host.Server.SendAsync(context =>
        {
            context.Request.Method = "GET";
            context.Request.Host = new HostString("localhost", 8080);
            context.Request.Path = Uri.UnescapeDataString(path);
        });

        Assert.NotEqual(StatusCodes.Status200OK, response.Response.StatusCode);
        using var reader = new StreamReader(response.Response.Body);
        Assert.DoesNotContain("nordic", await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenEndpoints_Answers_CarryNoNamesOrSettings()
    {
        await using var host = await ApiHost.StartAsync(options => options.AllowedHosts = ["localhost", "secret-host.example.com"]);
        host.Grains.Application(Samples.GatewayKey).Put(Samples.Gateway);
        using var client = host.Anonymous();

        foreach (var path in new[] { "/login", "/healthz", "/readyz", "/api/version" })
        {
            var response = await client.GetAsync(path);
            var text = await response.Content.ReadAsStringAsync();
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.DoesNotContain("nordic", text, StringComparison.Ordinal);
            Assert.DoesNotContain("secret-host", text, StringComparison.Ordinal);
            Assert.DoesNotContain("gitlab", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Start_EndpointWithoutRule_FailsNamingIt()
    {
        var start = ApiHost.StartAsync(map: app => app.MapGet("/forgotten", () => "data"));

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => start);

        Assert.Contains("/forgotten", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownPath_LoggedIn_404OrSaysItComesLater()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.AdminAsync();

        await (await client.GetAsync("/nothing/here")).ErrorAsync(HttpStatusCode.NotFound, 5);
        await (await client.GetAsync("/api/v1/nothing")).ErrorAsync(HttpStatusCode.NotFound, 5);
        await (await client.GetAsync("/api/v1/projects")).ErrorAsync(HttpStatusCode.NotImplemented, 12);
        await (await client.GetAsync("/api/v1/applications/a/syncwindows")).ErrorAsync(HttpStatusCode.NotImplemented, 12);
    }

    private static IEnumerable<RouteEndpoint> Routes(ApiHost host) =>
        host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private static IEnumerable<string> Describe(RouteEndpoint endpoint)
    {
        var path = "/" + (endpoint.RoutePattern.RawText ?? "").Trim('/');
        var methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [];
        return methods.Count == 0 ? [$"* {path}"] : methods.Select(method => $"{method} {path}");
    }
}
