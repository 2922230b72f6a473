using System.Text.Json.Nodes;

namespace OrleansGitOps.EndToEnd.Tests.Product.Drifts;

/// <summary>Git itself switches from one member of a union to another: the old one must go, or the API server refuses the object.</summary>
[Collection(DriftCluster.Collection)]
public sealed class UnionSwitchTests(DriftCluster cluster)
{
    [SkippableFact]
    public async Task Commit_ThatSwitchesUnions_IsApplied_AndBack()
    {
        var app = await Deployed.RegisterAsync(await cluster.StartAsync(), Files(DriftApp.Deployment));
        await SyncedAsync(app, null);
        var hand = new Hand(app);
        var before = ObjectShape.Of(await hand.Kubectl.GetAsync("deployment/web"));

        var switched = Switched(DriftApp.Deployment);
        await SyncedAsync(app, await app.Repository.CommitAsync("overlays/production/deployment.yaml", switched));

        var spec = (await hand.Kubectl.GetAsync("deployment/web"))!["spec"]!;
        Assert.Equal("{\"type\":\"Recreate\"}", spec["strategy"]!.ToJsonString());
        var pod = spec["template"]!["spec"]!;
        Assert.NotNull(pod["volumes"]![0]!["configMap"]);
        Assert.Null(pod["volumes"]![0]!["emptyDir"]);
        Assert.NotNull(pod["volumes"]![1]!["emptyDir"]);
        Assert.Null(pod["volumes"]![1]!["configMap"]);
        var web = pod["containers"]![0]!;
        Assert.Equal("metadata.name", (string?)web["env"]![0]!["valueFrom"]!["fieldRef"]!["fieldPath"]);
        Assert.Null(web["env"]![0]!["value"]);
        Assert.NotNull(web["livenessProbe"]!["exec"]);
        Assert.Null(web["livenessProbe"]!["httpGet"]);
        Assert.NotNull(web["readinessProbe"]!["tcpSocket"]);
        Assert.Null(web["readinessProbe"]!["httpGet"]);
        await SyncedAsync(app, await app.Repository.CommitAsync("overlays/production/deployment.yaml", DriftApp.Deployment));
        Assert.Equal(before, ObjectShape.Of(await hand.Kubectl.GetAsync("deployment/web")));
    }

    private static string Switched(string deployment)
    {
        foreach (var (from, to) in new[]
        {
            ("{ type: RollingUpdate, rollingUpdate: { maxSurge: 2, maxUnavailable: 0 } }", "{ type: Recreate }"),
            ("{ name: MODE, value: production }", "{ name: MODE, valueFrom: { fieldRef: { fieldPath: metadata.name } } }"),
            ("livenessProbe: { httpGet: { path: /live, port: 8080 } }", "livenessProbe: { exec: { command: [\"true\"] } }"),
            ("readinessProbe: { httpGet: { path: /ready, port: 8080 } }", "readinessProbe: { tcpSocket: { port: 8080 } }"),
            ("{ name: cache, emptyDir: {} }", "{ name: cache, configMap: { name: marker } }"),
            ("{ name: conf, configMap: { name: settings } }", "{ name: conf, emptyDir: {} }"),
        })
        {
            Assert.Contains(from, deployment, StringComparison.Ordinal);
            deployment = deployment.Replace(from, to, StringComparison.Ordinal);
        }

        return deployment;
    }

    private static Dictionary<string, string?> Files(string deployment) => new()
    {
        ["overlays/production/kustomization.yaml"] = "resources: [deployment.yaml]",
        ["overlays/production/deployment.yaml"] = deployment,
    };

    private static async Task<JsonObject> SyncedAsync(Deployed app, string? commit)
    {
        if (commit is not null)
        {
            await app.Silo.GetAsync($"api/v1/applications/{app.Name}?refresh=normal");
        }

        return await app.Silo.WaitForAsync(app.Name, $"Synced {commit}", application =>
            application.Sync() == "Synced" && application.Phase() == "Succeeded" && (commit is null || application.Revision() == commit));
    }
}
