using System.Net;

namespace OrleansGitOps.EndToEnd.Tests.Product;

/// <summary>Everything that users get wrong becomes a condition that says what to do, and heals by the next good commit without a restart.</summary>
public sealed class BadInputTests(Installation installation) : IClassFixture<Installation>
{
    [SkippableTheory]
    [InlineData("base/deployment.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: [2\n", "base/deployment.yaml")]
    [InlineData("base/config.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: &a {x: *a}\n", "base/config.yaml")]
    [InlineData("base/kustomization.yaml", "resources: [deployment.yaml, service.yaml, config.yaml, ../../../../etc/passwd]", "etc/passwd")]
    [InlineData("base/kustomization.yaml", "resources: [deployment.yaml, nowhere.yaml]", "nowhere.yaml")]
    [InlineData("base/kustomization.yaml", "resourcez: [deployment.yaml]", "resourcez")]
    [InlineData("base/config.yaml", "apiVersion: example.com/v1\nkind: Gizmo\nmetadata: {name: settings}\n", "Gizmo")]
    public async Task Commit_WithAMistake_ShowsComparisonErrorAndTheFixHeals(string path, string content, string expected)
    {
        var app = await Deployed.StartAsync(await installation.StartAsync());

        await app.Repository.CommitAsync(path, content);
        var broken = await app.Silo.WaitForAsync(app.Name, $"ComparisonError with {expected}", application => application.Has("ComparisonError", expected));
        Assert.Equal("Unknown", broken.Sync());
        // What was good is still enforced.
        await app.PatchConfigMapAsync("""{"data":{"color":"red"}}""");
        await app.BecomesAsync("the data of the last good commit", app.ConfigMapAsync, live => live.Data["color"] == "blue");

        var fix = await app.Repository.CommitAsync(path, Deployed.Files[path]);
        var healed = await app.Silo.WaitUntilSyncedAsync(app.Name, fix);
        Assert.Empty(healed.Conditions());
    }

    [SkippableFact]
    public async Task Object_RefusedByTheServer_ShowsSyncErrorAndNothingIsHalfApplied()
    {
        var app = await Deployed.StartAsync(await installation.StartAsync());

        await app.Repository.CommitAsync(new Dictionary<string, string?>
        {
            ["base/service.yaml"] = Deployed.Files["base/service.yaml"]!.Replace("port: 80,", "port: 800000,", StringComparison.Ordinal),
            ["base/config.yaml"] = Deployed.Files["base/config.yaml"]!.Replace("blue", "green", StringComparison.Ordinal),
        });
        await app.Silo.WaitForAsync(app.Name, "SyncError", application => application.Has("SyncError", "web") && application.Sync() == "OutOfSync");
        Assert.Equal("blue", (await app.ConfigMapAsync()).Data["color"]);

        var fix = await app.Repository.CommitAsync("base/service.yaml", Deployed.Files["base/service.yaml"]);
        await app.Silo.WaitUntilSyncedAsync(app.Name, fix);
        Assert.Equal("green", (await app.ConfigMapAsync()).Data["color"]);
    }

    [SkippableFact]
    public async Task Path_Missing_ShowsComparisonErrorThatNamesIt()
    {
        var app = await Deployed.RegisterAsync(await installation.StartAsync(), path: "overlays/prod");

        await app.Silo.WaitForAsync(app.Name, "ComparisonError", application => application.Has("ComparisonError", "overlays/prod"));
        var commit = await app.Repository.CommitAsync("overlays/prod/kustomization.yaml", "resources: [../../base]");
        await app.Silo.WaitUntilSyncedAsync(app.Name, commit);
    }

    [SkippableFact]
    public async Task Namespace_MissingWithoutCreateNamespace_SaysHowToGetIt()
    {
        var parts = await installation.StartAsync();
        var app = await Deployed.RegisterAsync(parts);
        var manifest = app.Manifest().Replace("syncOptions: [CreateNamespace=true]", "", StringComparison.Ordinal)
            .Replace($"namespace: {app.Name}", "namespace: not-there", StringComparison.Ordinal);
        await parts.Silo.SendAsync(HttpMethod.Post, "api/v1/applications?upsert=true", manifest, "application/yaml");

        await parts.Silo.WaitForAsync(app.Name, "the missing namespace", application => application.Has("SyncError", "not-there"));
    }

    [SkippableFact]
    public async Task UnknownField_InAManifest_IsRefusedWithItsPath()
    {
        var parts = await installation.StartAsync();

        using var answer = await parts.Silo.TrySendAsync(
            HttpMethod.Post, "api/v1/applications", """{"metadata":{"name":"x"},"spec":{"project":"default","sorce":{}}}""");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("spec.sorce", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task InvalidSpec_WithoutValidation_IsRegisteredWithTheCondition()
    {
        var parts = await installation.StartAsync();
        var app = await Deployed.RegisterAsync(parts);
        var manifest = app.Manifest().Replace("project: default", "project: other", StringComparison.Ordinal);

        using var refused = await parts.Silo.TrySendAsync(HttpMethod.Post, "api/v1/applications?upsert=true", manifest, "application/yaml");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        await parts.Silo.SendAsync(HttpMethod.Post, "api/v1/applications?upsert=true&validate=false", manifest, "application/yaml");

        await parts.Silo.WaitForAsync(app.Name, "InvalidSpecError", application => application.Has("InvalidSpecError", "project"));
    }

    [SkippableFact]
    public async Task Repository_GoneAndBack_KeepsEnforcingAndRecovers()
    {
        var app = await Deployed.StartAsync(await installation.StartAsync());
        var moved = app.Repository.BarePath + ".away";
        Directory.Move(app.Repository.BarePath, moved);

        await app.Silo.GetAsync($"api/v1/applications/{app.Name}?refresh=normal");
        await app.Silo.WaitForAsync(app.Name, "ComparisonError", application => application.Conditions().Any(item => item.Type == "ComparisonError"));
        await app.PatchConfigMapAsync("""{"data":{"color":"red"}}""");
        await app.BecomesAsync("the data of the last good commit", app.ConfigMapAsync, live => live.Data["color"] == "blue");

        Directory.Move(moved, app.Repository.BarePath);
        var healed = await app.Silo.WaitForAsync(
            app.Name, "no condition", application => application.Sync() == "Synced" && application.Conditions().Count == 0);
        Assert.Equal("Healthy", healed.Health());
    }

    [SkippableFact]
    public async Task OtherApplications_AreNotHeldUpByABrokenOne()
    {
        var parts = await installation.StartAsync();
        var broken = await Deployed.RegisterAsync(parts, path: "nowhere");
        var good = await Deployed.StartAsync(parts);

        await parts.Silo.WaitForAsync(broken.Name, "ComparisonError", application => application.Has("ComparisonError", "nowhere"));
        Assert.Equal("Synced", (await parts.Silo.ApplicationAsync(good.Name)).Sync());
    }
}
