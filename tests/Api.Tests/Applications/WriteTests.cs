using System.Net;
using OrleansGitOps.Api.Tests.Fakes;
using OrleansGitOps.Grains.Abstractions.Model;
using static OrleansGitOps.Api.Tests.Fakes.Requests;

namespace OrleansGitOps.Api.Tests.Applications;

public sealed class WriteTests
{
    private const string Path = "/api/v1/applications/nordic-payment-gateway";

    private static readonly Application Staging =
        Samples.Gateway
            with { Spec = Samples.Gateway.Spec with { Source = Samples.Gateway.Spec.Source! with { Path = "overlays/staging" } } };

    [Fact]
    public async Task Put_WhatGetAnswered_ChangesSpecKeepsTheRest()
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();
        var json = (await (await client.GetAsync(Path)).JsonAsync()).AsObject();
        json["spec"]!["source"]!["path"] = "overlays/staging";
        json["status"] = new System.Text.Json.Nodes.JsonObject { ["anything"] = 1 };

        var response = await client.PutAsync(Path, Json(json.ToJsonString()));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var stored = host.Grains.Application(Samples.GatewayKey);
        Assert.Equal("overlays/staging", stored.Current!.Spec.Source!.Path);
        Assert.Equal(SyncStatusCode.Synced, stored.Current.Status.Sync.Status);
        Assert.Equal("admin", stored.LastActor?.Name);
    }

    [Fact]
    public async Task Put_OldResourceVersion_409()
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();
        var old = Samples.Json(host.Grains.Application(Samples.GatewayKey).Current!);
        host.Grains.Application(Samples.GatewayKey).Put(Staging);

        await (await client.PutAsync(Path, Json(old))).ErrorAsync(HttpStatusCode.Conflict, 10);

        Assert.Equal("overlays/staging", host.Grains.Application(Samples.GatewayKey).Current!.Spec.Source!.Path);
    }

    [Fact]
    public async Task Put_WithoutResourceVersion_Taken()
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();

        var response = await client.PutAsync(Path, Json(Samples.Json(Staging)));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"other"},"spec":{}}""", "", "metadata.name")]
    [InlineData("""{"metadata":{"namespace":"team"},"spec":{}}""", "?appNamespace=argocd", "metadata.namespace")]
    [InlineData("""{"spec":{"sorce":{}}}""", "", "spec.sorce")]
    [InlineData("""{"spec":{}}""", "?validate=maybe", "validate")]
    public async Task Put_IdentityOrFieldWrong_RefusedByName(string json, string query, string expected)
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();

        var response = await client.PutAsync(Path + query, Json(json));

        Assert.Contains(expected, await response.ErrorAsync(HttpStatusCode.BadRequest, 3), StringComparison.Ordinal);
        Assert.DoesNotContain("update", host.Grains.Application(Samples.GatewayKey).Calls);
    }

    [Fact]
    public async Task PutSpec_Yaml_AnswersTheSpecAndKeepsMetadata()
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();

        var response = await client.PutAsync(
            Path + "/spec", Yaml("project: default\nsource: { repoURL: 'https://example.com/x', path: a }\n"));

        Assert.Equal("a", (string?)(await response.JsonAsync())["source"]!["path"]);
        var stored = host.Grains.Application(Samples.GatewayKey).Current!;
        Assert.Equal("a", stored.Spec.Source!.Path);
        Assert.Equal("blue", stored.Metadata.Labels["team"]);
    }

    [Fact]
    public async Task PutSpec_AnotherWriterInBetween_TriedAgainOnItsState()
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();
        var grain = host.Grains.Application(Samples.GatewayKey);
        grain.BeforeUpdate = () =>
        {
            grain.BeforeUpdate = null;
            grain.Put(grain.Current! with
            {
                Metadata = grain.Current!.Metadata with { Labels = grain.Current.Metadata.Labels.SetItem("team", "green") },
            });
        };

        var response = await client.PutAsync(Path + "/spec", Json("""{"project":"default","source":{"path":"a"}}"""));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("green", grain.Current!.Metadata.Labels["team"]);
        Assert.Equal("a", grain.Current.Spec.Source!.Path);
    }

    [Fact]
    public async Task PutSpec_ConflictWithoutEnd_409AtLast()
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();
        var grain = host.Grains.Application(Samples.GatewayKey);
        grain.BeforeUpdate = () => grain.Put(grain.Current!);

        await (await client.PutAsync(Path + "/spec", Json("{}"))).ErrorAsync(HttpStatusCode.Conflict, 10);
    }

    [Theory]
    [InlineData("", true, "foreground")]
    [InlineData("?cascade=true", true, "foreground")]
    [InlineData("?cascade=false", false, "foreground")]
    [InlineData("?propagationPolicy=background", true, "background")]
    [InlineData("?cascade=true&propagationPolicy=Foreground", true, "foreground")]
    public async Task Delete_Query_ReachesTheGrain(string query, bool cascade, string policy)
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();

        var response = await client.DeleteAsync(Path + query);

        Assert.Equal("{}", await response.Content.ReadAsStringAsync());
        var grain = host.Grains.Application(Samples.GatewayKey);
        Assert.True(
            grain.LastDelete is { } delete && delete.Cascade == cascade && delete.PropagationPolicy == policy,
            grain.LastDelete?.ToString());
        Assert.Equal("admin", grain.LastActor?.Name);
    }

    [Theory]
    [InlineData("?propagationPolicy=orphan", "propagationPolicy")]
    [InlineData("?cascade=false&propagationPolicy=background", "cannot set propagation policy when cascading is disabled")]
    [InlineData("?cascade=maybe", "cascade")]
    public async Task Delete_QueryThatCannotBeMeant_RefusedAndNothingDeleted(string query, string expected)
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();

        var response = await client.DeleteAsync(Path + query);

        Assert.Contains(expected, await response.ErrorAsync(HttpStatusCode.BadRequest, 3), StringComparison.Ordinal);
        Assert.Null(host.Grains.Application(Samples.GatewayKey).LastDelete);
    }

    private static async Task<ApiHost> StartAsync()
    {
        var host = await ApiHost.StartAsync();
        host.Grains.Application(Samples.GatewayKey).Put(Samples.Gateway with
        {
            Metadata = Samples.Gateway.Metadata with { Labels = Samples.Gateway.Metadata.Labels.Add("team", "blue") },
            Status = new ApplicationStatus { Sync = new SyncStatus { Status = SyncStatusCode.Synced } },
        });
        return host;
    }
}
