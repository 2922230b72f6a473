using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.EndToEnd.Tests.Product;

/// <summary>
/// Each drift is seen by watch and reverted; the silo's own timer (2 to 3 minutes) is far beyond the limits here, so it cannot be what helped.
/// </summary>
public sealed class SelfHealTests(Installation installation) : IClassFixture<Installation>
{
    [SkippableFact]
    public async Task Scale_ByHand_IsReverted()
    {
        var app = await Deployed.StartAsync(await installation.StartAsync());

        await app.Kube.AppsV1.PatchNamespacedDeploymentScaleAsync(
            new V1Patch("""{"spec":{"replicas":7}}""", V1Patch.PatchType.MergePatch), "web", app.Name, fieldManager: "kubectl-scale");

        await app.BecomesAsync("2 replicas", app.DeploymentAsync, live => live.Spec.Replicas == 2);
        var entry = await JournalAsync(app, "web");
        Assert.Contains("spec.replicas", entry["fields"]!.AsArray().Select(field => (string)field!));
    }

    [SkippableFact]
    public async Task Image_ChangedByHand_IsReverted()
    {
        var app = await Deployed.StartAsync(await installation.StartAsync());

        await app.PatchDeploymentAsync("""{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"evil.example/miner:1"}]}}}}""", "kubectl-set");

        await app.BecomesAsync(
            "the image of Git", app.DeploymentAsync, live => live.Spec.Template.Spec.Containers.Single().Image == Deployed.BaseImage);
        await JournalAsync(app, "web");
    }

    [SkippableFact]
    public async Task Port_ChangedByHand_IsReverted()
    {
        var app = await Deployed.StartAsync(await installation.StartAsync());

        await app.PatchServiceAsync("""{"spec":{"ports":[{"port":80,"$patch":"delete"},{"name":"http","port":81,"targetPort":9}]}}""");

        await app.BecomesAsync("port 80", app.ServiceAsync, live => live.Spec.Ports is [{ Port: 80, TargetPort.Value: "8080" }]);
        await JournalAsync(app, "web");
    }

    [SkippableFact]
    public async Task ContainerPort_AddedByHand_IsReverted()
    {
        var app = await Deployed.StartAsync(await installation.StartAsync());

        await app.PatchDeploymentAsync("""{"spec":{"template":{"spec":{"containers":[{"name":"web","ports":[{"containerPort":9999}]}]}}}}""");

        await app.BecomesAsync(
            "only port 8080", app.DeploymentAsync, live => live.Spec.Template.Spec.Containers.Single().Ports is [{ ContainerPort: 8080 }]);
    }

    [SkippableFact]
    public async Task ConfigMap_ChangedByHand_IsReverted()
    {
        var app = await Deployed.StartAsync(await installation.StartAsync());

        await app.PatchConfigMapAsync("""{"data":{"color":"red","extra":"x"}}""");

        await app.BecomesAsync("the data of Git", app.ConfigMapAsync, live => live.Data["color"] == "blue" && !live.Data.ContainsKey("extra"));
        await JournalAsync(app, "settings");
    }

    [SkippableFact]
    public async Task Label_RemovedByHand_IsRestored()
    {
        var app = await Deployed.StartAsync(await installation.StartAsync());

        await app.PatchDeploymentAsync("""{"metadata":{"labels":{"tier":null}}}""", "kubectl-label");

        await app.BecomesAsync("label tier", app.DeploymentAsync, live => live.Labels().TryGetValue("tier", out var tier) && tier == "front");
    }

    [SkippableFact]
    public async Task TrackingLabel_RemovedByHand_IsRestored()
    {
        var app = await Deployed.StartAsync(await installation.StartAsync());
        var before = await app.DeploymentAsync();

        await app.PatchDeploymentAsync("""{"metadata":{"labels":{"orleans-gitops.io/app":null}}}""", "kubectl-label");

        await app.BecomesAsync("our label", app.DeploymentAsync, live => live.Labels().ContainsKey("orleans-gitops.io/app") && live.Uid() == before.Uid());
    }

    [SkippableFact]
    public async Task Sidecar_AddedByHand_IsRemoved()
    {
        var app = await Deployed.StartAsync(await installation.StartAsync());

        await app.PatchDeploymentAsync("""{"spec":{"template":{"spec":{"containers":[{"name":"spy","image":"evil.example/spy:1"}]}}}}""");

        await app.BecomesAsync("one container", app.DeploymentAsync, live => live.Spec.Template.Spec.Containers is [{ Name: "web" }]);
        var entry = await JournalAsync(app, "web");
        Assert.Contains("kubectl-edit", entry["managers"]!.AsArray().Select(manager => (string)manager!));
    }

    [SkippableFact]
    public async Task EnvValue_TurnedIntoReference_IsReverted()
    {
        var app = await Deployed.StartAsync(await installation.StartAsync());

        await app.PatchDeploymentJsonAsync("""
            [{"op":"replace","path":"/spec/template/spec/containers/0/env/0","value":{"name":"MODE","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}}}]
            """);

        await app.BecomesAsync(
            "the value of Git", app.DeploymentAsync,
            live => live.Spec.Template.Spec.Containers.Single().Env is [{ Name: "MODE", Value: "production", ValueFrom: null }]);
    }

    [SkippableFact]
    public async Task Strategy_SwitchedByHand_IsReverted()
    {
        var files = Deployed.Files.ToDictionary();
        files["base/deployment.yaml"] = files["base/deployment.yaml"]!.Replace(
            "  replicas: 2", "  replicas: 2\n  strategy: { type: RollingUpdate, rollingUpdate: { maxSurge: 2, maxUnavailable: 0 } }", StringComparison.Ordinal);
        var app = await Deployed.StartAsync(await installation.StartAsync(), files);

        await app.PatchDeploymentAsync("""{"spec":{"strategy":{"$retainKeys":["type"],"type":"Recreate"}}}""");

        await app.BecomesAsync(
            "RollingUpdate", app.DeploymentAsync, live => live.Spec.Strategy is { Type: "RollingUpdate", RollingUpdate.MaxSurge.Value: "2" });
    }

    [SkippableFact]
    public async Task Object_DeletedByHand_IsRecreated()
    {
        var app = await Deployed.StartAsync(await installation.StartAsync());
        var before = await app.ConfigMapAsync();

        await app.Kube.CoreV1.DeleteNamespacedConfigMapAsync("settings", app.Name);

        await app.BecomesAsync("the ConfigMap is back", app.ConfigMapAsync, live => live.Uid() != before.Uid() && live.Data["color"] == "blue");
        Assert.Equal("deleted", (string?)(await JournalAsync(app, "settings"))["type"]);
    }

    [SkippableFact]
    public async Task Object_DeletedAndRecreatedByHand_IsTakenBack()
    {
        var app = await Deployed.StartAsync(await installation.StartAsync());

        await app.Kube.CoreV1.DeleteNamespacedConfigMapAsync("settings", app.Name);
        try
        {
            await app.Kube.CoreV1.CreateNamespacedConfigMapAsync(
                new V1ConfigMap
                {
                    Metadata = new V1ObjectMeta { Name = "settings" }, Data = new Dictionary<string, string> { ["color"] = "red", ["mine"] = "1" },
                },
                app.Name, fieldManager: "kubectl-create");
        }
        catch (k8s.Autorest.HttpOperationException failure) when (failure.Response.StatusCode == System.Net.HttpStatusCode.Conflict)
        {
            // It was back before the admin could make another one: an edit of it comes to the same.
            await app.PatchConfigMapAsync("""{"data":{"color":"red","mine":"1"}}""");
        }

        await app.BecomesAsync("the data of Git", app.ConfigMapAsync, live => live.Data["color"] == "blue" && !live.Data.ContainsKey("mine"));
    }

    [SkippableFact]
    public async Task RollingRestart_ByHand_Survives()
    {
        var app = await Deployed.StartAsync(await installation.StartAsync());

        await app.PatchDeploymentAsync(
            """{"spec":{"template":{"metadata":{"annotations":{"kubectl.kubernetes.io/restartedAt":"2026-01-01T00:00:00Z"}}}}}""", "kubectl-rollout");
        // A drift made afterwards is reverted: by then the restart has been looked at as well.
        await app.PatchConfigMapAsync("""{"data":{"color":"red"}}""");
        await app.BecomesAsync("the data of Git", app.ConfigMapAsync, live => live.Data["color"] == "blue");
        await app.Silo.SendAsync(HttpMethod.Get, $"api/v1/applications/{app.Name}?refresh=hard");
        await app.Silo.WaitUntilSyncedAsync(app.Name);

        var live = await app.DeploymentAsync();
        Assert.Equal("2026-01-01T00:00:00Z", live.Spec.Template.Metadata.Annotations["kubectl.kubernetes.io/restartedAt"]);
    }

    [SkippableFact]
    public async Task Scale_WhereGitSetsNoReplicas_Survives()
    {
        var files = Deployed.Files.ToDictionary();
        files["base/deployment.yaml"] = files["base/deployment.yaml"]!.Replace("  replicas: 2\n", "", StringComparison.Ordinal);
        var app = await Deployed.StartAsync(await installation.StartAsync(), files);

        await app.Kube.AppsV1.PatchNamespacedDeploymentScaleAsync(
            new V1Patch("""{"spec":{"replicas":3}}""", V1Patch.PatchType.MergePatch), "web", app.Name, fieldManager: "kubectl-scale");
        await app.PatchConfigMapAsync("""{"data":{"color":"red"}}""");
        await app.BecomesAsync("the data of Git", app.ConfigMapAsync, live => live.Data["color"] == "blue");
        await app.Silo.SendAsync(HttpMethod.Get, $"api/v1/applications/{app.Name}?refresh=hard");
        await app.Silo.WaitUntilSyncedAsync(app.Name);

        Assert.Equal(3, (await app.DeploymentAsync()).Spec.Replicas);
    }

    [SkippableFact]
    public async Task Drift_WithoutSelfHeal_IsShownAndLeftAlone()
    {
        var app = await Deployed.StartAsync(await installation.StartAsync(), policy: "automated: { prune: true }");

        await app.PatchConfigMapAsync("""{"data":{"color":"red"}}""");

        var shown = await app.Silo.WaitForAsync(app.Name, "OutOfSync", application => application.Sync() == "OutOfSync");
        var settings = shown["status"]!["resources"]!.AsArray().Single(item => (string?)item!["kind"] == "ConfigMap");
        Assert.Equal("OutOfSync", (string?)settings!["status"]);
        Assert.Equal("red", (await app.ConfigMapAsync()).Data["color"]);
    }

    private static Task<JsonNode> JournalAsync(Deployed app, string name) => Eventually.GetAsync(
        $"journal entry of {name}",
        TimeSpan.FromSeconds(10),
        async () => (await app.DriftAsync()).FirstOrDefault(entry => (string?)entry!["name"] == name && entry["revertedAt"] is not null));
}
