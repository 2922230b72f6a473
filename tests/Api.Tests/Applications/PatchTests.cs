using System.Net;
using System.Text.Json;
using OrleansGitOps.Api.Tests.Fakes;
using OrleansGitOps.Grains.Abstractions.Model;
using static OrleansGitOps.Api.Tests.Fakes.Requests;

namespace OrleansGitOps.Api.Tests.Applications;

/// <summary>A8: a patch changes what a user may change, and nothing else.</summary>
public sealed class PatchTests
{
    private const string Path = "/api/v1/applications/nordic-payment-gateway";

    [Theory]
    [InlineData("merge", """{"spec":{"source":{"targetRevision":"v2"}},"metadata":{"labels":{"team":"pay"}}}""")]
    [InlineData("json", """
        [{"op":"replace","path":"/spec/source/targetRevision","value":"v2"},{"op":"add","path":"/metadata/labels","value":{"team":"pay"}}]
        """)]
    [InlineData("", """
        [{"op":"test","path":"/spec/project","value":"default"},{"op":"replace","path":"/spec/source/targetRevision","value":"v2"},
         {"op":"add","path":"/metadata/labels","value":{"team":"pay"}}]
        """)]
    public async Task Patch_SpecAndLabels_ChangesTheseAndKeepsTheRest(string type, string patch)
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();

        var answer = await client.PatchAsync(Path, Body(type, patch));

        Assert.Equal("v2", (string?)(await answer.JsonAsync())["spec"]!["source"]!["targetRevision"]);
        var current = host.Grains.Application(Samples.GatewayKey).Current!;
        Assert.Equal(("v2", "overlays/production", "pay"), (current.Spec.Source!.TargetRevision, current.Spec.Source.Path, current.Metadata.Labels["team"]));
        Assert.Equal("admin", host.Grains.Application(Samples.GatewayKey).LastActor!.Name);
    }

    [Theory]
    [InlineData("""{"status":{"sync":{"status":"Synced"}}}""", "status")]
    [InlineData("""{"status":null}""", "status")]
    [InlineData("""{"operation":{"sync":{"prune":true}}}""", "operation")]
    [InlineData("""{"metadata":{"name":"other"}}""", "metadata.name")]
    [InlineData("""{"metadata":{"namespace":"other"}}""", "metadata.namespace")]
    [InlineData("""{"metadata":{"uid":"other"}}""", "metadata.uid")]
    [InlineData("""{"metadata":{"resourceVersion":"99"}}""", "metadata.resourceVersion")]
    [InlineData("""{"metadata":{"ownerReferences":[]}}""", "metadata.ownerReferences")]
    [InlineData("""{"metadata":null}""", "metadata.")]
    [InlineData("""{"kind":"AppProject"}""", "kind")]
    [InlineData("""{"spec":{"sauce":{}}}""", "spec.sauce")]
    [InlineData("""{"spec":{"source":{"repoURL":7}}}""", "spec.source.repoURL")]
    public async Task Patch_WhatNoUserCanSet_RefusedByName(string patch, string field)
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();

        var answer = await client.PatchAsync(Path, Body("merge", patch));

        Assert.Contains(field, await answer.ErrorAsync(HttpStatusCode.BadRequest, 3), StringComparison.Ordinal);
        Assert.DoesNotContain("update", host.Grains.Application(Samples.GatewayKey).Calls);
    }

    [Theory]
    [InlineData("strategic", "{}", "patchType")]
    [InlineData("json", "{}", "list of operations")]
    [InlineData("merge", "[]", "object")]
    [InlineData("merge", "null", "object")]
    [InlineData("merge", "{", "not JSON")]
    [InlineData("merge", """{"spec":{},"spec":{}}""", "not JSON")]
    [InlineData("json", """[{"op":"replace","path":"/spec/nothing/here","value":1}]""", "/spec/nothing")]
    [InlineData("json", """[{"op":"test","path":"/spec/project","value":"x"}]""", "operation 0")]
    [InlineData("json", """[{"op":"remove","path":""}]""", "whole document")]
    [InlineData("json", """[{"op":"replace","path":"","value":[]}]""", "not an application")]
    public async Task Patch_ThatDoesNotFit_SaysWhere(string type, string patch, string part)
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();

        var answer = await client.PatchAsync(Path, Body(type, patch));

        Assert.Contains(part, await answer.ErrorAsync(HttpStatusCode.BadRequest, 3), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Patch_SomebodyElseWritesMeanwhile_IsDoneOnTopOfThat()
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();
        var grain = host.Grains.Application(Samples.GatewayKey);
        grain.BeforeUpdate = () =>
        {
            grain.BeforeUpdate = null;
            grain.Put(grain.Current! with { Spec = grain.Current.Spec with { Destination = grain.Current.Spec.Destination with { Namespace = "moved" } } });
        };

        await client.PatchAsync(Path, Body("merge", """{"spec":{"source":{"targetRevision":"v2"}}}"""));

        Assert.Equal(("v2", "moved"), (grain.Current!.Spec.Source!.TargetRevision, grain.Current.Spec.Destination.Namespace));
    }

    private static StringContent Body(string type, string patch) => Json(JsonSerializer.Serialize(new { patch, patchType = type }));

    private static async Task<ApiHost> StartAsync()
    {
        var host = await ApiHost.StartAsync();
        host.Grains.Application(Samples.GatewayKey).Put(Samples.Gateway with
        {
            Metadata = Samples.Gateway.Metadata with { Uid = "u1" },
            Status = new ApplicationStatus { Sync = new SyncStatus { Status = SyncStatusCode.OutOfSync } },
        });
        return host;
    }
}
