using System.Net;
using OrleansGitOps.Api.Tests.Fakes;
using OrleansGitOps.Grains.Abstractions;
using static OrleansGitOps.Api.Tests.Fakes.Requests;

namespace OrleansGitOps.Api.Tests.Applications;

public sealed class OperationTests
{
    private const string Path = "/api/v1/applications/nordic-payment-gateway/sync";

    [Fact]
    public async Task Sync_Body_ReachesTheGrainWhole()
    {
        const string Body = """
            {"name":"nordic-payment-gateway","appNamespace":"argocd","project":"default","revision":"3f5c","dryRun":true,"prune":true,
             "strategy":{"hook":{"force":false}},"resources":[{"group":"apps","kind":"Deployment","name":"gateway","namespace":"payments"}],
             "syncOptions":{"items":["CreateNamespace=true"]},"retryStrategy":{"limit":2,"backoff":{"duration":"5s"}},
             "infos":[{"name":"ticket","value":"42"}],"manifests":null,"revisions":[]}
            """;
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();

        var response = await client.PostAsync(Path, Json(Body));

        Assert.Equal("3f5c", (string?)(await response.JsonAsync())["operation"]!["sync"]!["revision"]);
        var request = host.Grains.Application(Samples.GatewayKey).LastSync!;
        Assert.True(request is { Revision: "3f5c", DryRun: true, Prune: true });
        Assert.Equal("gateway", request.Resources.Single().Name);
        Assert.Equal("CreateNamespace=true", request.SyncOptions.Single());
        Assert.Equal(2, request.Retry!.Limit);
        Assert.Equal("42", request.Infos.Single().Value);
        Assert.Equal("admin", host.Grains.Application(Samples.GatewayKey).LastActor?.Name);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sync_NoBody_PlainSync(bool withContentType)
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();

        var response = await client.PostAsync(Path, withContentType ? Json("") : null);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(host.Grains.Application(Samples.GatewayKey).LastSync is { Revision: "", Prune: false, DryRun: false, Retry: null });
    }

    [Theory]
    [InlineData("""{"manifests":["kind: ConfigMap"]}""", "manifests")]
    [InlineData("""{"revisions":["a"]}""", "revisions")]
    [InlineData("""{"sourcePositions":[1]}""", "sourcePositions")]
    [InlineData("""{"strategy":{"hook":{"force":true}}}""", "strategy.hook.force")]
    [InlineData("""{"strategy":{"apply":{"force":true}}}""", "strategy.apply.force")]
    [InlineData("""{"strategy":{"apply":{},"hook":{}}}""", "strategy")]
    [InlineData("""{"name":"other"}""", "name")]
    [InlineData("""{"prun":true}""", "prun")]
    [InlineData("""{"prune":"true"}""", "prune")]
    [InlineData("""{"syncOptions":["a"]}""", "syncOptions")]
    public async Task Sync_WhatIsNotDoneOrKnown_RefusedByName(string body, string field)
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();

        var response = await client.PostAsync(Path, Json(body));

        Assert.Contains(field, await response.ErrorAsync(HttpStatusCode.BadRequest, 3), StringComparison.Ordinal);
        Assert.Empty(host.Grains.Application(Samples.GatewayKey).Calls);
    }

    [Theory]
    [InlineData("""{"project":"other"}""", "")]
    [InlineData("{}", "?project=other")]
    public async Task Sync_OtherProject_404(string body, string query)
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();

        await (await client.PostAsync(Path + query, Json(body))).ErrorAsync(HttpStatusCode.NotFound, 5);
    }

    [Fact]
    public async Task Sync_OperationInProgress_400AsArgoCd()
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();
        host.Grains.Application(Samples.GatewayKey).SyncFailure =
            new RequestFailedException(RequestError.FailedPrecondition, "another operation is already in progress");

        var response = await client.PostAsync(Path, Json("{}"));

        Assert.Equal("another operation is already in progress", await response.ErrorAsync(HttpStatusCode.BadRequest, 9));
    }

    [Fact]
    public async Task Terminate_OnlyWhileAnOperationRuns()
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();
        const string Operation = "/api/v1/applications/nordic-payment-gateway/operation";

        await (await client.DeleteAsync(Operation)).ErrorAsync(HttpStatusCode.BadRequest, 3);
        await client.PostAsync(Path, Json("{}"));
        var response = await client.DeleteAsync(Operation);

        Assert.Equal("{}", await response.Content.ReadAsStringAsync());
        Assert.Equal(2, host.Grains.Application(Samples.GatewayKey).Calls.Count(call => call == "terminate"));
    }

    private static async Task<ApiHost> StartAsync()
    {
        var host = await ApiHost.StartAsync();
        host.Grains.Application(Samples.GatewayKey).Put(Samples.Gateway);
        return host;
    }
}
