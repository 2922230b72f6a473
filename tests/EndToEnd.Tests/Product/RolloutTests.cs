using k8s;
using OrleansGitOps.TestKit.Git;
using OrleansGitOps.TestKit.Processes;
using OrleansGitOps.TestKit.Requirements;

namespace OrleansGitOps.EndToEnd.Tests.Product;

public sealed class RolloutTests(Installation installation) : IClassFixture<Installation>
{
    [SkippableFact]
    public async Task Register_WithNewNamespace_IsSyncedAndHealthy()
    {
        var app = await Deployed.StartAsync(await installation.StartAsync());

        var application = await app.Silo.ApplicationAsync(app.Name);
        Assert.Equal("Succeeded", application.Phase());
        Assert.Equal(1, application.HistoryCount());
        Assert.Equal(2, (await app.DeploymentAsync()).Status.ReadyReplicas);
        Assert.Equal($"{app.Name}:apps/Deployment:{app.Name}/web", (await app.DeploymentAsync()).Metadata.Annotations["argocd.argoproj.io/tracking-id"]);
    }

    [SkippableFact]
    public async Task SetImage_CommittedAndPushed_RollsOutByPoll()
    {
        RealParts.RequireKustomize();
        var app = await Deployed.StartAsync(await installation.StartAsync());

        var overlay = Path.Combine(app.Repository.WorkPath, "overlays", "production");
        await Command.RunAsync(ToolLocator.Kustomize!, ["edit", "set", "image", "registry.example/web=registry.example/web:2.0"], overlay);
        var commit = await app.Repository.CommitAsync(
            "overlays/production/kustomization.yaml", await File.ReadAllTextAsync(Path.Combine(overlay, "kustomization.yaml")));

        await app.Silo.WaitUntilSyncedAsync(app.Name, commit);
        Assert.Equal("registry.example/web:2.0", (await app.DeploymentAsync()).Spec.Template.Spec.Containers.Single().Image);
        Assert.Equal(2, (await app.Silo.ApplicationAsync(app.Name)).HistoryCount());
    }

    [SkippableFact]
    public async Task Refresh_OfOne_MovesEveryApplicationOfItsRepository()
    {
        var shared = await installation.StartAsync();
        using var folder = new TempDirectory("seldom");
        await using var silo = await SiloProcess.StartAsync(
            folder.Combine("data"), shared.ControlPlane.KubeconfigPath, new Dictionary<string, string> { ["Repositories:PollInterval"] = "10m" });
        var app = await Deployed.StartAsync(shared with { Silo = silo });
        var other = $"{app.Name}-other";
        await silo.SendAsync(
            HttpMethod.Post, "api/v1/applications",
            app.Manifest().Replace($"name: {app.Name},", $"name: {other},", StringComparison.Ordinal)
                .Replace($"namespace: {app.Name} ", $"namespace: {other} ", StringComparison.Ordinal),
            "application/yaml");
        await silo.WaitUntilSyncedAsync(other);
        var commit = await app.Repository.CommitAsync(
            "base/config.yaml", Deployed.Files["base/config.yaml"]!.Replace("blue", "green", StringComparison.Ordinal));

        await silo.GetAsync($"api/v1/applications/{app.Name}?refresh=normal");

        await silo.WaitUntilSyncedAsync(other, commit);
        Assert.Equal("green", (await app.Kube.CoreV1.ReadNamespacedConfigMapAsync("settings", other)).Data["color"]);
    }

    [SkippableFact]
    public async Task Refresh_AfterCommit_AppliesWithoutWaitingForThePoll()
    {
        var app = await Deployed.StartAsync(await installation.StartAsync());
        var commit = await app.Repository.CommitAsync(
            "base/config.yaml", Deployed.Files["base/config.yaml"]!.Replace("blue", "green", StringComparison.Ordinal));

        var application = await app.Silo.GetAsync($"api/v1/applications/{app.Name}?refresh=normal");

        Assert.Equal(commit, application.Revision());
        Assert.Equal("green", (await app.ConfigMapAsync()).Data["color"]);
    }

    [SkippableFact]
    public async Task ObjectRemovedFromGit_WithPrune_IsDeleted()
    {
        var app = await Deployed.StartAsync(await installation.StartAsync());

        await app.Repository.CommitAsync("base/kustomization.yaml", "resources: [deployment.yaml, service.yaml]");

        await Eventually.BecomesTrueAsync("the ConfigMap is pruned", TimeSpan.FromSeconds(30), async () =>
            !(await app.Kube.CoreV1.ListNamespacedConfigMapAsync(app.Name)).Items.Any(item => item.Metadata.Name == "settings"));
        await app.Silo.WaitUntilSyncedAsync(app.Name);
    }

    [SkippableFact]
    public async Task EmptiedRepository_WithPrune_WipesNothing()
    {
        var app = await Deployed.StartAsync(await installation.StartAsync());

        await app.Repository.CommitAsync("overlays/production/kustomization.yaml", "resources: []");

        await app.Silo.WaitForAsync(
            app.Name, "the brake shows", application => application.Conditions().Any(item => item.Type is "SyncError" or "ComparisonError"));
        Assert.Equal("blue", (await app.ConfigMapAsync()).Data["color"]);
        Assert.Equal(2, (await app.DeploymentAsync()).Spec.Replicas);
    }

    [SkippableFact]
    public async Task ManualSync_WithoutAutomation_AppliesAndPrunesOnlyWhenAsked()
    {
        var app = await Deployed.RegisterAsync(await installation.StartAsync(), policy: "retry: { limit: 1 }");
        await app.Silo.WaitForAsync(app.Name, "OutOfSync", application => application.Sync() == "OutOfSync" && application.Health() == "Missing");

        await app.Silo.SendAsync(HttpMethod.Post, $"api/v1/applications/{app.Name}/sync", "{}");
        await app.Silo.WaitUntilSyncedAsync(app.Name);
        await app.Repository.CommitAsync("base/kustomization.yaml", "resources: [deployment.yaml, service.yaml]");
        await app.Silo.WaitForAsync(app.Name, "OutOfSync again", application => application.Sync() == "OutOfSync");
        await app.Silo.SendAsync(HttpMethod.Post, $"api/v1/applications/{app.Name}/sync", "{}");
        var kept = await app.Silo.WaitForAsync(app.Name, "second sync ended", application => application.HistoryCount() == 2);
        Assert.Equal("OutOfSync", kept.Sync());
        Assert.Equal("blue", (await app.ConfigMapAsync()).Data["color"]);

        // A selective sync prunes what it selects, and nothing else.
        await app.Repository.CommitAsync("base/kustomization.yaml", "resources: [deployment.yaml]");
        await app.Silo.WaitForAsync(app.Name, "two left Git", application =>
            application["status"]!["resources"]!.AsArray().Count(item => (bool?)item!["requiresPruning"] == true) == 2);
        await app.Silo.SendAsync(HttpMethod.Post, $"api/v1/applications/{app.Name}/sync", $$"""
            {"prune":true,"resources":[{"group":"","kind":"ConfigMap","name":"settings"}]}
            """);
        await Eventually.BecomesTrueAsync("the ConfigMap is pruned", TimeSpan.FromSeconds(60), async () =>
            !(await app.Kube.CoreV1.ListNamespacedConfigMapAsync(app.Name)).Items.Any(item => item.Metadata.Name == "settings"));
        Assert.Single((await app.Kube.CoreV1.ListNamespacedServiceAsync(app.Name)).Items);

        await app.Silo.SendAsync(HttpMethod.Post, $"api/v1/applications/{app.Name}/sync", """{"prune":true}""");
        await app.Silo.WaitUntilSyncedAsync(app.Name);
        Assert.Empty((await app.Kube.CoreV1.ListNamespacedServiceAsync(app.Name)).Items);
        Assert.DoesNotContain((await app.Kube.CoreV1.ListNamespacedConfigMapAsync(app.Name)).Items, item => item.Metadata.Name == "settings");
    }

    [SkippableFact]
    public async Task Delete_WithCascade_RemovesObjectsAndApplication()
    {
        var app = await Deployed.StartAsync(await installation.StartAsync());

        await app.Silo.SendAsync(HttpMethod.Delete, $"api/v1/applications/{app.Name}?cascade=true");

        await Eventually.BecomesTrueAsync("the application is gone", TimeSpan.FromSeconds(60), async () =>
        {
            using var answer = await app.Silo.TrySendAsync(HttpMethod.Get, $"api/v1/applications/{app.Name}?project=default");
            return answer.StatusCode == System.Net.HttpStatusCode.NotFound;
        });
        Assert.Empty((await app.Kube.AppsV1.ListNamespacedDeploymentAsync(app.Name)).Items);
        var list = await app.Silo.GetAsync("api/v1/applications");
        Assert.DoesNotContain(list["items"]!.AsArray(), item => (string?)item!["metadata"]!["name"] == app.Name);
    }

    [SkippableFact]
    public async Task Delete_WithoutCascade_LeavesObjects()
    {
        var app = await Deployed.StartAsync(await installation.StartAsync());

        await app.Silo.SendAsync(HttpMethod.Delete, $"api/v1/applications/{app.Name}?cascade=false");

        await Eventually.BecomesTrueAsync("the application is gone", TimeSpan.FromSeconds(60), async () =>
        {
            using var answer = await app.Silo.TrySendAsync(HttpMethod.Get, $"api/v1/applications/{app.Name}?project=default");
            return answer.StatusCode == System.Net.HttpStatusCode.NotFound;
        });
        Assert.Equal(2, (await app.DeploymentAsync()).Spec.Replicas);
    }

    [SkippableFact]
    public async Task AtRest_OnlyThePollAsksTheGitHost()
    {
        var app = await Deployed.StartAsync(await installation.StartAsync());
        var repository = $"{app.Name}.git";
        var before = app.Parts.Git.CountLsRemotes(repository);

        await app.PatchConfigMapAsync("""{"data":{"color":"red"}}""");
        await app.BecomesAsync("the data of Git", app.ConfigMapAsync, live => live.Data["color"] == "blue");

        // A heal asks nothing; in the meantime the poll (every 2 s here) may have come by.
        Assert.InRange(app.Parts.Git.CountLsRemotes(repository) - before, 0, 11);
        Assert.Equal(0, app.Parts.Git.Requests.Count(item => item.Repository == repository && item.Kind == GitRequestKind.Fetch) - 1);
    }
}
