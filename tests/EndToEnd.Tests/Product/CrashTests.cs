using k8s;
using OrleansGitOps.TestKit.ControlPlanes;
using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.EndToEnd.Tests.Product;

/// <summary>kill -9 and an API server that goes away.</summary>
public sealed class CrashTests(Installation installation) : IClassFixture<Installation>
{
    [SkippableFact]
    public async Task Kill_AndRestart_LosesNothingAndCatchesUp()
    {
        var app = await Deployed.StartAsync(await installation.StartAsync());
        var before = await app.Silo.ApplicationAsync(app.Name);

        await app.Silo.KillAsync();
        await app.PatchConfigMapAsync("""{"data":{"color":"red"}}""");
        var commit = await app.Repository.CommitAsync(
            "base/deployment.yaml", Deployed.Files["base/deployment.yaml"]!.Replace("web:1.0", "web:3.0", StringComparison.Ordinal));
        await app.Silo.StartAsync();

        var after = await app.Silo.WaitUntilSyncedAsync(app.Name, commit);
        Assert.Equal((string?)before["metadata"]!["uid"], (string?)after["metadata"]!["uid"]);
        Assert.Equal(before.HistoryCount() + 1, after.HistoryCount());
        Assert.Equal("blue", (await app.ConfigMapAsync()).Data["color"]);
        // The inventory survived as well: what leaves Git is still pruned.
        await app.Repository.CommitAsync("base/kustomization.yaml", "resources: [deployment.yaml, service.yaml]");
        await Eventually.BecomesTrueAsync("the ConfigMap is pruned", TimeSpan.FromSeconds(60), async () =>
            !(await app.Kube.CoreV1.ListNamespacedConfigMapAsync(app.Name)).Items.Any(item => item.Metadata.Name == "settings"));
    }

    [SkippableFact]
    public async Task Kill_DuringSyncs_EndsWithEverythingSynced()
    {
        var parts = await installation.StartAsync();
        var apps = new List<Deployed>();
        for (var i = 0; i < 5; i++)
        {
            apps.Add(await Deployed.RegisterAsync(parts));
            await parts.Silo.KillAsync();
            await parts.Silo.StartAsync();
        }

        foreach (var app in apps)
        {
            var application = await parts.Silo.WaitUntilSyncedAsync(app.Name);
            Assert.Equal("Succeeded", application.Phase());
        }
    }

    [SkippableFact]
    public async Task ApiServer_AwayAndBack_IsShownAndRecovered()
    {
        TestKit.Requirements.RealParts.RequireControlPlane();
        TestKit.Requirements.RealParts.RequireGit();
        await using var controlPlane = await ControlPlane.StartAsync();
        await using var git = await TestKit.Git.GitHttpServer.StartAsync();
        using var folder = new TempDirectory("outage");
        await using var silo = await SiloProcess.StartAsync(Path.Combine(folder.Path, "data"), controlPlane.KubeconfigPath);
        using var kube = controlPlane.CreateClient();
        var app = await Deployed.StartAsync(new Installation.Parts(silo, git, kube, controlPlane));

        await controlPlane.StopApiServerAsync();
        await silo.GetAsync($"api/v1/applications/{app.Name}?refresh=hard");
        await silo.WaitForAsync(app.Name, "ComparisonError", application => application.Conditions().Any(item => item.Type == "ComparisonError"));
        await controlPlane.RestartApiServerAsync();

        var healed = await silo.WaitForAsync(
            app.Name, "recovered", application => application.Sync() == "Synced" && application.Conditions().Count == 0, TimeSpan.FromSeconds(120));
        Assert.Equal("Healthy", healed.Health());
        await app.PatchConfigMapAsync("""{"data":{"color":"red"}}""");
        await app.BecomesAsync("the data of Git", app.ConfigMapAsync, live => live.Data["color"] == "blue");
    }
}
