extern alias client;

using System.Net;
using Google.Protobuf;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Client.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrleansGitOps.Api.Tests.Fakes;
using static OrleansGitOps.Api.Tests.Fakes.Requests;
using Service = client::Application.ApplicationService.ApplicationServiceClient;
using SessionClient = client::Session.SessionService.SessionServiceClient;
using VersionClient = client::Version.VersionService.VersionServiceClient;

namespace OrleansGitOps.Api.Tests.Grpc;

/// <summary>gRPC stands behind the same gates as REST: login (A6), origin of cookies (A10), host (A11).</summary>
public sealed class GrpcAccessTests
{
    private const string SyncPath = "/application.ApplicationService/Sync";
    private const string Own = "Origin: http://localhost:8080";

    [Fact]
    public async Task EveryClosedMethod_WithoutLogin_UnauthenticatedAndNotDone()
    {
        await using var host = await StartAsync();
        using var client = host.Anonymous();
        var closed = Methods(host).Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is null).ToList();
        Assert.True(closed.Count >= 11, string.Join('\n', closed.Select(e => e.RoutePattern.RawText)));

        foreach (var path in closed.Select(e => e.RoutePattern.RawText!).Append("/application.ApplicationService/Nothing").Append("/no.Service/Nothing"))
        {
            var answer = await client.SendAsync(Call(path, "application/grpc"));
            Assert.Equal((HttpStatusCode.OK, "16"), (answer.StatusCode, Status(answer)));
            Assert.Equal("no%20session%20information", answer.Headers.GetValues("grpc-message").Single());
        }

        Assert.Empty(host.Grains.Application(Samples.GatewayKey).Calls);
    }

    [Fact]
    public async Task MissingMethod_WithLogin_Unimplemented()
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();

        foreach (var path in new[] { "/application.ApplicationService/PodLogs", "/project.ProjectService/List" })
        {
            Assert.Equal("12", Status(await client.SendAsync(Call(path, "application/grpc"))));
        }
    }

    [Theory]
    [InlineData("authorization", "Bearer {0}")]
    [InlineData("authorization", "bearer {0}")]
    [InlineData("token", "{0}")]
    public async Task Token_AsArgoCdsClientsSendIt_Counts(string name, string form)
    {
        await using var host = await StartAsync();
        var metadata = new Metadata { { name, string.Format(null, form, await host.TokenAsync()) } };

        await new Service(host.Channel()).ListAsync(new(), metadata);
        await new Service(host.WebChannel()).ListAsync(new(), metadata);
        await new Service(host.WebChannel(GrpcWebMode.GrpcWebText)).ListAsync(new(), metadata);
    }

    [Theory]
    [InlineData("authorization", "Basic YWRtaW46YWRtaW4=")]
    [InlineData("authorization", "Bearer x.y.z")]
    [InlineData("token", "x.y.z")]
    public async Task Token_Bad_UnauthenticatedEvenWhereNoneIsNeeded(string name, string value)
    {
        await using var host = await StartAsync();
        var metadata = new Metadata { { name, value } };

        var message = await GrpcHost.FailsAsync(StatusCode.Unauthenticated, async () => await new Service(host.Channel()).ListAsync(new(), metadata));
        Assert.Contains("invalid session", message, StringComparison.Ordinal);
        await GrpcHost.FailsAsync(StatusCode.Unauthenticated, async () => await new VersionClient(host.Channel()).VersionAsync(new(), metadata));
    }

    [Fact]
    public async Task TokenHeader_OverRest_IsNoCredential()
    {
        await using var host = await StartAsync();
        using var client = host.Anonymous();

        var answer = await client.SendAsync(Request(HttpMethod.Get, "/api/v1/applications", null, $"token: {await host.TokenAsync()}"));

        Assert.Equal("no session information", await answer.ErrorAsync(HttpStatusCode.Unauthorized, 16));
    }

    [Theory]
    [InlineData(Own)]
    [InlineData("Sec-Fetch-Site: same-origin")]
    public async Task Cookie_FromOwnPageOverGrpcWeb_Counts(string header)
    {
        await using var host = await StartAsync();

        await SendWithCookieAsync(host, header);

        Assert.Contains("sync", host.Grains.Application(Samples.GatewayKey).Calls);
    }

    [Theory]
    [InlineData("Accept: */*")]
    [InlineData("Origin: https://evil.example.com")]
    [InlineData("Origin: null")]
    [InlineData("Origin: http://localhost:9090")]
    [InlineData("Sec-Fetch-Site: cross-site")]
    [InlineData("Sec-Fetch-Site: same-site")]
    [InlineData("Sec-Fetch-Site: none")]
    public async Task Cookie_NotFromOwnPage_PermissionDeniedAndNotDone(string header)
    {
        await using var host = await StartAsync();

        foreach (var type in new[] { "application/grpc", "application/grpc-web", "application/grpc-web+proto", "application/grpc-web-text" })
        {
            Assert.Equal("7", Status(await SendWithCookieAsync(host, header, type)));
        }

        Assert.Empty(host.Grains.Application(Samples.GatewayKey).Calls);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Method_CalledWithATypeOfAForm_NotDone(string type)
    {
        await using var host = await StartAsync();

        var answer = await SendWithCookieAsync(host, Own, type);

        Assert.True((int)answer.StatusCode >= 400, answer.StatusCode.ToString());
        Assert.Empty(host.Grains.Application(Samples.GatewayKey).Calls);
    }

    [Fact]
    public async Task Host_Forged_RefusedOverGrpc()
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();

        foreach (var path in new[] { SyncPath, "/grpc.health.v1.Health/Check", "/session.SessionService/Create" })
        {
            var request = Call(path, "application/grpc");
            request.Headers.Host = "evil.example.com";
            Assert.Equal("3", Status(await client.SendAsync(request)));
        }
    }

    [Fact]
    public async Task Session_LoginWhoAmILogout_OverGrpc()
    {
        await using var host = await StartAsync();
        var sessions = new SessionClient(host.Channel());

        var token = (await sessions.CreateAsync(new() { Username = "admin", Password = FakeSessionSecrets.Password })).Token;
        var metadata = new Metadata { { "token", token } };
        var user = await sessions.GetUserInfoAsync(new(), metadata);
        Assert.Equal((true, "admin", "argocd"), (user.LoggedIn, user.Username, user.Iss));
        await sessions.DeleteAsync(new(), metadata);

        await GrpcHost.FailsAsync(StatusCode.Unauthenticated, async () => await sessions.GetUserInfoAsync(new(), metadata));
    }

    [Fact]
    public async Task Session_WrongPasswords_RefusedThenThrottledTogetherWithRest()
    {
        await using var host = await StartAsync();
        var sessions = new SessionClient(host.Channel());

        for (var i = 0; i < 5; i++)
        {
            await GrpcHost.FailsAsync(
                StatusCode.Unauthenticated, async () => await sessions.CreateAsync(new() { Username = "admin", Password = "guess" }));
        }

        await GrpcHost.FailsAsync(
            StatusCode.ResourceExhausted, async () => await sessions.CreateAsync(new() { Username = "admin", Password = FakeSessionSecrets.Password }));
        using var rest = host.Anonymous();
        var body = Json($$"""{"username":"admin","password":"{{FakeSessionSecrets.Password}}"}""");
        await (await rest.PostAsync("/api/v1/session", body)).ErrorAsync(HttpStatusCode.TooManyRequests, 8);
    }

    [Fact]
    public async Task Version_WithoutLogin_OnlyTheVersion()
    {
        await using var host = await StartAsync();
        var versions = new VersionClient(host.Channel());

        var open = await versions.VersionAsync(new());
        var full = await versions.VersionAsync(new(), await host.BearerAsync());

        Assert.StartsWith("v", open.Version, StringComparison.Ordinal);
        Assert.Equal("", open.Platform);
        Assert.NotEqual("", full.Platform);
    }

    private static IEnumerable<RouteEndpoint> Methods(ApiHost host) =>
        host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>() is not null);

    /// <summary>A call that asks for a sync of the sample.</summary>
    private static HttpRequestMessage Call(string path, string type, params string[] headers)
    {
        var message = new client::Application.ApplicationSyncRequest { Name = "nordic-payment-gateway" }.ToByteArray();
        byte[] frame = [0, 0, 0, 0, (byte)message.Length, .. message];
        var content = new ByteArrayContent(
            type.EndsWith("text", StringComparison.Ordinal) ? System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(frame)) : frame);
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        var request = Request(HttpMethod.Post, path, content, headers);
        request.Version = HttpVersion.Version20;
        request.Headers.TryAddWithoutValidation("TE", "trailers");
        return request;
    }

    private static async Task<HttpResponseMessage> SendWithCookieAsync(ApiHost host, string header, string type = "application/grpc-web")
    {
        using var client = host.Anonymous();
        return await client.SendAsync(Call(SyncPath, type, header, $"Cookie: argocd.token={await host.TokenAsync()}"));
    }

    private static string Status(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("grpc-status", out var values) || answer.TrailingHeaders.TryGetValues("grpc-status", out values)
            ? values.Single()
            : "";

    private static async Task<ApiHost> StartAsync()
    {
        var host = await ApiHost.StartAsync();
        host.Grains.Application(Samples.GatewayKey).Put(Samples.Gateway);
        return host;
    }
}
