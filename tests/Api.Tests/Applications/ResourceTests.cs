using System.Net;
using System.Text.Json.Nodes;
using OrleansGitOps.Api.Tests.Fakes;
using OrleansGitOps.Grains.Abstractions.Applications;
using OrleansGitOps.Grains.Abstractions.Model;
using static OrleansGitOps.Api.Tests.Fakes.Requests;

namespace OrleansGitOps.Api.Tests.Applications;

/// <summary>What users read of an application's resources and its source.</summary>
public sealed class ResourceTests
{
    private const string Path = "/api/v1/applications/nordic-payment-gateway";

    [Fact]
    public async Task ResourceTree_OfEveryNode_InArgoCdsShape()
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();

        var tree = await (await client.GetAsync($"{Path}/resource-tree")).JsonAsync();

        Assert.Equal(2, tree["nodes"]!.AsArray().Count);
        var pod = tree["nodes"]![1]!;
        Assert.Equal(
            """{"version":"v1","kind":"Pod","namespace":"payments","name":"gateway-1","uid":"u2","parentRefs":[{"kind":"ReplicaSet","uid":"u1"}]}""",
            pod.ToJsonString());
    }

    [Theory]
    [InlineData("kind=Pod", "gateway-1")]
    [InlineData("group=apps", "gateway")]
    [InlineData("version=v2", null)]
    [InlineData("name=gateway-1&namespace=payments", "gateway-1")]
    public async Task ResourceTree_Filtered_OnlyThat(string query, string? name)
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();

        var tree = await (await client.GetAsync($"{Path}/resource-tree?{query}")).JsonAsync();

        Assert.Equal(name is null ? [] : [name], (tree["nodes"] as JsonArray ?? []).Select(node => (string?)node!["name"]));
    }

    [Fact]
    public async Task Events_Query_ReachesTheGrainAndTheAnswerIsAList()
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();
        var grain = host.Grains.Application(Samples.GatewayKey);
        grain.Events = [new Event { Reason = "Pulled", InvolvedObject = new ObjectReference { Uid = "u2" }, Count = 2 }];

        var list = await (await client.GetAsync($"{Path}/events?resourceUID=u2&resourceName=gateway-1&resourceNamespace=payments")).JsonAsync();

        Assert.Equal(new EventRequest("payments", "gateway-1", "u2"), grain.LastEvents);
        Assert.Equal(("Pulled", "u2", 2), ((string?)list["items"]![0]!["reason"], (string?)list["items"]![0]!["involvedObject"]!["uid"],
            (int?)list["items"]![0]!["count"]));
        grain.Events = [];
        Assert.Equal("""{"metadata":{},"items":[]}""", await client.GetStringAsync($"{Path}/events"));
    }

    [Theory]
    [InlineData("", "manifests  False")]
    [InlineData("?revision=v2&noCache=true", "manifests v2 True")]
    public async Task Manifests_Query_ReachesTheGrain(string query, string call)
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();
        host.Grains.Application(Samples.GatewayKey).Manifests = new ManifestResponse { Manifests = ["{}"], Revision = "abc", SourceType = "Kustomize" };

        var answer = await client.GetStringAsync($"{Path}/manifests{query}");

        Assert.Equal("""{"manifests":["{}"],"revision":"abc","sourceType":"Kustomize"}""", answer);
        Assert.Contains(call, host.Grains.Application(Samples.GatewayKey).Calls);
    }

    [Fact]
    public async Task RevisionMetadata_Commit_ItsJson()
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();
        host.Grains.Application(Samples.GatewayKey).Metadata = new RevisionMetadata
        {
            Author = "A <a@b.c>", Date = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), Message = "change", Tags = ["v1"],
        };

        var answer = await client.GetStringAsync($"{Path}/revisions/abc/metadata?sourceIndex=0");

        Assert.Equal("""{"author":"A <a@b.c>","date":"2026-01-02T03:04:05Z","tags":["v1"],"message":"change"}""", answer);
        Assert.Contains("metadata abc", host.Grains.Application(Samples.GatewayKey).Calls);
    }

    [Theory]
    [InlineData("/manifests?revisions=a", "revisions")]
    [InlineData("/manifests?sourcePositions=1", "sourcePositions")]
    [InlineData("/manifests?noCache=maybe", "noCache")]
    [InlineData("/revisions/abc/metadata?sourceIndex=1", "sourceIndex")]
    [InlineData("/revisions/abc/metadata?sourceIndex=x", "sourceIndex")]
    [InlineData("/revisions/abc/metadata?versionId=3", "versionId")]
    [InlineData("/events?resourceUID=a&resourceUID=b", "resourceUID")]
    public async Task Query_WhatIsNotDoneOrCannotBeMeant_RefusedByName(string query, string name)
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();

        var answer = await client.GetAsync(Path + query);

        Assert.Contains(name, await answer.ErrorAsync(HttpStatusCode.BadRequest, 3), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"id":3,"dryRun":true,"prune":true}""", 3, true, true)]
    [InlineData("""{"name":"nordic-payment-gateway"}""", 0, false, false)]
    public async Task Rollback_Body_ReachesTheGrain(string body, long id, bool dryRun, bool prune)
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();

        var answer = await client.PostAsync($"{Path}/rollback", Json(body));

        Assert.Equal("old", (string?)(await answer.JsonAsync())["operation"]!["sync"]!["revision"]);
        Assert.Equal(new RollbackRequest(id, dryRun, prune), host.Grains.Application(Samples.GatewayKey).LastRollback);
        Assert.Equal("admin", host.Grains.Application(Samples.GatewayKey).LastActor!.Name);
    }

    [Theory]
    [InlineData("""{"id":"3"}""", "id")]
    [InlineData("""{"id":3,"prun":true}""", "prun")]
    [InlineData("""{"name":"other"}""", "name")]
    public async Task Rollback_BodyThatCannotBeMeant_RefusedByName(string body, string field)
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();

        var answer = await client.PostAsync($"{Path}/rollback", Json(body));

        Assert.Contains(field, await answer.ErrorAsync(HttpStatusCode.BadRequest, 3), StringComparison.Ordinal);
        Assert.Null(host.Grains.Application(Samples.GatewayKey).LastRollback);
    }

    private static async Task<ApiHost> StartAsync()
    {
        var host = await ApiHost.StartAsync();
        host.Grains.Application(Samples.GatewayKey).Put(Samples.Gateway).Tree = new ApplicationTree
        {
            Nodes =
            [
                new ResourceNode { Group = "apps", Version = "v1", Kind = "ReplicaSet", Namespace = "payments", Name = "gateway", Uid = "u1" },
                new ResourceNode
                {
                    Version = "v1", Kind = "Pod", Namespace = "payments", Name = "gateway-1", Uid = "u2",
                    ParentRefs = [new ResourceRef { Kind = "ReplicaSet", Uid = "u1" }],
                },
            ],
        };
        return host;
    }
}
