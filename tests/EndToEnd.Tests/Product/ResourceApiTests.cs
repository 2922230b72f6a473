using System.Net;
using System.Text.Json.Nodes;
using OrleansGitOps.TestKit.Http;
using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.EndToEnd.Tests.Product;

/// <summary>What users look at and ask for besides syncs: tree, events, manifests, who made a revision, patch, rollback.</summary>
public sealed class ResourceApiTests(Installation installation) : IClassFixture<Installation>
{
    [SkippableFact]
    public async Task ResourceTree_OfADeployedApplication_ReachesDownToThePods()
    {
        var app = await Deployed.StartAsync(await installation.StartAsync());

        var tree = await app.Silo.GetAsync($"api/v1/applications/{app.Name}/resource-tree");

        var nodes = tree["nodes"]!.AsArray().Select(node => node!.AsObject()).ToList();
        Assert.Equal(
            ["ConfigMap", "Deployment", "Service"],
            nodes.Where(node => node["parentRefs"] is null).Select(node => (string)node["kind"]!).Order(StringComparer.Ordinal));
        var set = nodes.Single(node => (string?)node["kind"] == "ReplicaSet");
        var deployment = nodes.Single(node => (string?)node["kind"] == "Deployment");
        Assert.Equal((string?)deployment["uid"], (string?)set["parentRefs"]![0]!["uid"]);
        var pods = nodes.Where(node => (string?)node["kind"] == "Pod").ToList();
        Assert.Equal(2, pods.Count);
        Assert.All(pods, pod => Assert.Equal(
            ((string?)set["uid"], Deployed.BaseImage, "Healthy"),
            ((string?)pod["parentRefs"]![0]!["uid"], (string?)pod["images"]![0], (string?)pod["health"]!["status"])));
        Assert.Contains(nodes, node => (string?)node["kind"] is "Endpoints" or "EndpointSlice");

        var only = await app.Silo.GetAsync($"api/v1/applications/{app.Name}/resource-tree?kind=Pod");
        Assert.Equal(2, only["nodes"]!.AsArray().Count);
    }

    [SkippableFact]
    public async Task ResourceTree_AsAStream_IsSentAgainWhenAPodComes()
    {
        var app = await Deployed.StartAsync(await installation.StartAsync());

        using var stream = await StreamLines.OpenAsync(
            app.Silo.Http, $"api/v1/stream/applications/{app.Name}/resource-tree", "text/event-stream");

        Assert.Equal(2, await PodsAsync());
        await app.Repository.CommitAsync(
            "base/deployment.yaml", Deployed.Files["base/deployment.yaml"]!.Replace("replicas: 2", "replicas: 3", StringComparison.Ordinal));
        while (await PodsAsync() != 3)
        {
        }

        async Task<int> PodsAsync()
        {
            var line = await stream.LineAsync();
            Assert.StartsWith("data: ", line, StringComparison.Ordinal);
            Assert.Equal("", await stream.LineAsync());
            var nodes = JsonNode.Parse(line!["data: ".Length..])!["result"]!["nodes"]!.AsArray();
            return nodes.Count(node => (string?)node!["kind"] == "Pod");
        }
    }

    [SkippableFact]
    public async Task Events_OfATree_AreThoseOfItsObjectsOnly()
    {
        var parts = await installation.StartAsync();
        var (app, other) = (await Deployed.StartAsync(parts), await Deployed.StartAsync(parts));
        var tree = await app.Silo.GetAsync($"api/v1/applications/{app.Name}/resource-tree");
        var uids = tree["nodes"]!.AsArray().Select(node => (string?)node!["uid"]).ToHashSet();

        var events = await Eventually.GetAsync("events of the application", TimeSpan.FromSeconds(30), async () =>
        {
            var list = await app.Silo.GetAsync($"api/v1/applications/{app.Name}/events");
            return list["items"]!.AsArray().Count > 0 ? list["items"]!.AsArray() : null;
        });
        Assert.All(events, item => Assert.Contains((string?)item!["involvedObject"]!["uid"], uids));
        var deployment = tree["nodes"]!.AsArray().Single(node => (string?)node!["kind"] == "Deployment")!;
        var scaled = await app.Silo.GetAsync(
            $"api/v1/applications/{app.Name}/events?resourceUID={deployment["uid"]}&resourceName=web&resourceNamespace={app.Name}");
        Assert.All(scaled["items"]!.AsArray(), item => Assert.Equal((string?)deployment["uid"], (string?)item!["involvedObject"]!["uid"]));
        Assert.NotEmpty(scaled["items"]!.AsArray());

        using var foreign = await other.Silo.TrySendAsync(
            HttpMethod.Get, $"api/v1/applications/{other.Name}/events?resourceUID={deployment["uid"]}&resourceName=web&resourceNamespace={app.Name}");
        Assert.Equal(HttpStatusCode.BadRequest, foreign.StatusCode);
        Assert.Contains($"web not found as part of application {other.Name}", await foreign.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Manifests_OfNowAndOfAnOlderRevision_SecretsMasked()
    {
        const string Secret = "apiVersion: v1\nkind: Secret\nmetadata: { name: login }\nstringData: { password: canary-7714 }\n";
        var files = new Dictionary<string, string?>(Deployed.Files)
        {
            ["base/secret.yaml"] = Secret, ["base/kustomization.yaml"] = "resources: [deployment.yaml, service.yaml, config.yaml, secret.yaml]",
        };
        var app = await Deployed.StartAsync(await installation.StartAsync(), files);
        var first = (await app.Silo.ApplicationAsync(app.Name)).Revision()!;
        var second = await app.Repository.CommitAsync("base/config.yaml", Settings("blue", "green"));
        await app.Silo.WaitUntilSyncedAsync(app.Name, second);

        var now = await app.Silo.GetAsync($"api/v1/applications/{app.Name}/manifests");
        var then = await app.Silo.GetAsync($"api/v1/applications/{app.Name}/manifests?revision={first}");

        Assert.Equal((second, "Kustomize", app.Name), ((string?)now["revision"], (string?)now["sourceType"], (string?)now["namespace"]));
        Assert.Equal(4, now["manifests"]!.AsArray().Count);
        Assert.Equal(("green", "blue"), (Color(now), Color(then)));
        Assert.DoesNotContain("canary-7714", now.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains(now["manifests"]!.AsArray(), text => ((string)text!).Contains("\"password\":\"++++++++\"", StringComparison.Ordinal));
        using var unknown = await app.Silo.TrySendAsync(HttpMethod.Get, $"api/v1/applications/{app.Name}/manifests?revision=no-such-branch");
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
    }

    [SkippableFact]
    public async Task RevisionMetadata_OfATaggedCommit_TellsWhoWhenWhyAndItsTags()
    {
        var app = await Deployed.StartAsync(await installation.StartAsync());
        var commit = await app.Repository.CommitAsync("base/config.yaml", Settings("10", "11"), "Grow");
        await app.Repository.TagAsync("v1.1.0", annotated: true);
        await app.Repository.TagAsync("stable");

        var metadata = await app.Silo.GetAsync($"api/v1/applications/{app.Name}/revisions/{commit}/metadata");

        Assert.Equal("Grow", ((string?)metadata["message"])!.Trim());
        Assert.Contains("<", (string?)metadata["author"], StringComparison.Ordinal);
        Assert.NotNull((string?)metadata["date"]);
        Assert.Equal(["stable", "v1.1.0"], metadata["tags"]!.AsArray().Select(tag => (string?)tag));
        using var unknown = await app.Silo.TrySendAsync(
            HttpMethod.Get, $"api/v1/applications/{app.Name}/revisions/{new string('0', 40)}/metadata");
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
    }

    [SkippableFact]
    public async Task Rollback_ToTheFirstSync_PutsItsObjectsBackAndIsRefusedWhileAutomated()
    {
        var app = await Deployed.StartAsync(await installation.StartAsync());
        var first = (await app.Silo.ApplicationAsync(app.Name)).Revision()!;
        var second = await app.Repository.CommitAsync("base/config.yaml", Settings("blue", "green"));
        await app.Silo.WaitUntilSyncedAsync(app.Name, second);
        using (var refused = await app.Silo.TrySendAsync(HttpMethod.Post, $"api/v1/applications/{app.Name}/rollback", """{"id":0}"""))
        {
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Contains("auto-sync is enabled", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        var patched = await app.Silo.SendAsync(
            HttpMethod.Patch, $"api/v1/applications/{app.Name}", """{"patchType":"merge","patch":"{\"spec\":{\"syncPolicy\":{\"automated\":null}}}"}""");
        Assert.Null(patched["spec"]!["syncPolicy"]!["automated"]);
        await app.Silo.SendAsync(HttpMethod.Post, $"api/v1/applications/{app.Name}/rollback", """{"id":0}""");

        var rolled = await app.Silo.WaitForAsync(app.Name, "rolled back", application => application.HistoryCount() == 3 && application.Sync() == "OutOfSync");
        Assert.Equal("Succeeded", rolled.Phase());
        Assert.Equal(first, (string?)rolled["status"]!["history"]![2]!["revision"]);
        Assert.Equal("blue", (await app.ConfigMapAsync()).Data["color"]);
    }

    private static string Settings(string before, string after) => Deployed.Files["base/config.yaml"]!.Replace(before, after, StringComparison.Ordinal);

    private static string? Color(JsonObject manifests) => manifests["manifests"]!.AsArray().Select(text => JsonNode.Parse((string)text!)!)
        .Where(item => (string?)item["kind"] == "ConfigMap").Select(item => (string?)item["data"]!["color"]).Single();
}
