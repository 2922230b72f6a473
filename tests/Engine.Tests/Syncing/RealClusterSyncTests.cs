using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Engine.Syncing;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Tests.Syncing;

/// <summary>Syncs on a real server: what only a real server judges.</summary>
public sealed class RealClusterSyncTests
{
    private const string Map = "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'web'},'data':{'color':'blue'}}";

    private const string Deployment = """
        {'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'web'},'spec':{'replicas':1,'selector':{'matchLabels':{'app':'web'}},
         'template':{'metadata':{'labels':{'app':'web'}},'spec':{'containers':[{'name':'web','image':'example.org/web:1',
          'env':[{'name':'MODE','value':'a'}],
          'readinessProbe':{'httpGet':{'path':'/','port':80}},'volumeMounts':[{'name':'v','mountPath':'/v'}]}],'volumes':[{'name':'v',
           'emptyDir':{}}]}}}}
        """;

    [SkippableTheory]
    [InlineData("'replicas':1,", "'replicas':1,'strategy':{'type':'Recreate'},")]
    [InlineData("'value':'a'", "'valueFrom':{'fieldRef':{'fieldPath':'metadata.name'}}")]
    [InlineData("'emptyDir':{}", "'configMap':{'name':'web'}")]
    [InlineData("'httpGet':{'path':'/','port':80}", "'tcpSocket':{'port':80}")]
    public async Task Sync_GitSwitchesAUnion_IsApplied(string before, string after)
    {
        await using var cluster = await RealCluster.StartAsync("union");
        await cluster.App.DeployAsync(Map, Deployment);

        var outcome = await cluster.App.DeployAsync(Map, Deployment.Replace(before, after, StringComparison.Ordinal));

        Assert.Contains(outcome.Results, result => result.Message == "deployment.apps/web configured");
        await cluster.AssertSyncedAsync();
        // And back: nothing of the way there stays behind.
        await cluster.App.DeployAsync(Map, Deployment);
        await cluster.AssertSyncedAsync();
    }

    [SkippableFact]
    public async Task Sync_FieldRemovedFromGit_IsRemoved()
    {
        await using var cluster = await RealCluster.StartAsync("removed");
        await cluster.App.DeployAsync(Map.Replace("'blue'", "'blue','old':'1'", StringComparison.Ordinal));

        await cluster.App.DeployAsync(Map);

        Assert.Equal("""{"color":"blue"}""", RealCluster.Content(await cluster.FindAsync("v1", "ConfigMap", "web")));
    }

    [SkippableTheory]
    [InlineData("kubectl-client-side-apply", true)]
    [InlineData("argocd-controller", true)]
    [InlineData("argocd-controller", false)]
    [InlineData("kubectl", false)]
    [InlineData("kubectl-create", true)]
    public async Task Sync_ObjectAppliedByAnotherTool_IsAdoptedWithItsOwnership(string manager, bool asUpdate)
    {
        await using var cluster = await RealCluster.StartAsync("adopt");
        var made = await cluster.ApplyAsAsync(Map.Replace("'blue'", "'green','gone':'1'", StringComparison.Ordinal), manager);
        if (asUpdate)
        {
            await cluster.OwnAsUpdateAsync(made, manager);
        }

        await cluster.App.BuildAsync(Map);
        var found = Assert.Single((await cluster.App.CompareAsync()).Resources);
        Assert.Equal(ComparisonReason.NotAdopted, found.Reason);
        Assert.Equal("data.gone", Assert.Single(found.Fields));
        var outcome = await cluster.App.SyncAsync();
        Assert.True(outcome.Succeeded, outcome.Message);

        var live = (await cluster.FindAsync("v1", "ConfigMap", "web"))!;
        Assert.Equal(made.Uid, live.Uid);
        Assert.Equal("""{"color":"blue"}""", RealCluster.Content(live));
        Assert.True(Assert.Single(cluster.App.Inventory.Entries).Adopted);
        // Dropped from Git later, a field goes live as well: nobody else owns it any more.
        await cluster.App.DeployAsync("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'web'},'data':{'other':'1'}}");
        Assert.Equal("""{"other":"1"}""", RealCluster.Content(await cluster.FindAsync("v1", "ConfigMap", "web")));
    }

    [SkippableFact]
    public async Task Sync_DefinitionAndItsResource_InOneSync()
    {
        await using var cluster = await RealCluster.StartAsync("crd");
        var group = $"{cluster.Space}.example.org";
        var definition = """
            {'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition','metadata':{'name':'widgets.GROUP'},
             'spec':{'group':'GROUP',
             'scope':'Namespaced','names':{'kind':'Widget','plural':'widgets','singular':'widget','listKind':'WidgetList'},
             'versions':[{'name':'v1','served':true,'storage':true,'schema':{'openAPIV3Schema':{'type':'object',
              'properties':{'spec':{'type':'object',
              'properties':{'size':{'type':'integer'}}}}}}}]}}
            """.Replace("GROUP", group, StringComparison.Ordinal);
        var widget = $$"""{'apiVersion':'{{group}}/v1','kind':'Widget','metadata':{'name':'w'},'spec':{'size':3} }""";
        try
        {
            await cluster.App.DeployAsync(widget, definition, Map);
            await cluster.App.BuildAsync(widget, definition, Map);
            await cluster.AssertSyncedAsync();

            await cluster.PatchAsync($"{group}/v1", "Widget", "w", PatchKind.Merge, "{'spec':{'size':9}}", "kubectl-edit");
            Assert.Equal("spec.size", Assert.Single(Assert.Single((await cluster.App.HealAsync()).Drifts).Fields));

            await cluster.App.BuildAsync(Map);
            var outcome = await cluster.App.SyncAsync();
            Assert.True(outcome.Succeeded, outcome.Message);
            // Its dependents are looked for first, which takes until the garbage collector knows the new kind.
            var left = await cluster.FindAsync($"{group}/v1", "Widget", "w");
            Assert.True(left?.Metadata!["deletionTimestamp"] is not null || left is null);
            Assert.NotNull(await cluster.FindAsync("apiextensions.k8s.io/v1", "CustomResourceDefinition", $"widgets.{group}"));
            Assert.Contains(outcome.Results, result => result is { Kind: "CustomResourceDefinition", Status: ResultCode.PruneSkipped });
        }
        finally
        {
            await cluster.DeleteAsync("apiextensions.k8s.io/v1", "CustomResourceDefinition", $"widgets.{group}");
        }
    }

    [SkippableFact]
    public async Task Sync_OneObjectInvalid_AppliesNothing()
    {
        await using var cluster = await RealCluster.StartAsync("invalid");
        await cluster.App.BuildAsync(Map, Deployment.Replace("'replicas':1", "'replicas':-1", StringComparison.Ordinal));

        var outcome = await cluster.App.SyncAsync();

        Assert.Equal((OperationPhase.Failed, FailureReason.ApplyRejected), (outcome.Phase, outcome.Failure!.Reason));
        Assert.Contains("spec.replicas", outcome.Message, StringComparison.Ordinal);
        Assert.Null(await cluster.FindAsync("v1", "ConfigMap", "web"));
    }

    [SkippableFact]
    public async Task Sync_ImmutableFieldChanged_SaysSoAndAppliesNothing()
    {
        await using var cluster = await RealCluster.StartAsync("immutable");
        await cluster.App.DeployAsync(Map, Deployment);
        await cluster.App.BuildAsync(
            Map.Replace("blue", "red", StringComparison.Ordinal), 
            Deployment.Replace("'app':'web'", "'app':'other'", StringComparison.Ordinal));

        var outcome = await cluster.App.SyncAsync();

        Assert.Equal(OperationPhase.Failed, outcome.Phase);
        Assert.Contains("immutable", outcome.Message, StringComparison.Ordinal);
        Assert.Equal("""{"color":"blue"}""", RealCluster.Content(await cluster.FindAsync("v1", "ConfigMap", "web")));
    }

    [SkippableFact]
    public async Task Sync_NamespaceThatDoesNotExist_IsMadeWhenAskedFor()
    {
        await using var cluster = await RealCluster.StartAsync("ns");
        var absent = $"{cluster.Space}-x";
        cluster.App = new SyncHarness(cluster.Client, absent);
        await cluster.App.BuildAsync(Map);
        Assert.Contains("CreateNamespace=true", (await cluster.App.SyncAsync()).Message, StringComparison.Ordinal);

        cluster.App = new SyncHarness(cluster.Client, absent, createNamespace: true);
        await cluster.App.DeployAsync(Map, Deployment);
        await cluster.AssertSyncedAsync();
        Assert.DoesNotContain(cluster.App.Inventory.Entries, entry => entry.Key.Kind == "Namespace");
        await cluster.DeleteAsync("v1", "Namespace", absent);
    }

    [SkippableFact]
    public async Task Prune_DeploymentWithPods_IsDeletedInTheForeground()
    {
        await using var cluster = await RealCluster.StartAsync("prune");
        await cluster.App.DeployAsync(Map, Deployment);
        await cluster.App.BuildAsync(Map);

        var outcome = await cluster.App.SyncAsync();
        Assert.True(outcome.Succeeded, outcome.Message);
        await TestKit.Processes.Eventually.BecomesTrueAsync("the Deployment is gone", TimeSpan.FromSeconds(30), async () =>
        {
            await cluster.App.CompareAsync();
            return cluster.App.Inventory.Find(new ResourceKey("apps", "Deployment", cluster.Space, "web")) is null;
        });

        Assert.Null(await cluster.FindAsync("apps/v1", "Deployment", "web"));
        Assert.NotNull(await cluster.FindAsync("v1", "ConfigMap", "web"));
    }

    [SkippableFact]
    public async Task Delete_WholeApplication_LeavesNothingOfIt()
    {
        await using var cluster = await RealCluster.StartAsync("delete");
        await cluster.App.DeployAsync(Map, Deployment);

        await TestKit.Processes.Eventually.BecomesTrueAsync("everything is gone", TimeSpan.FromSeconds(30), async () =>
        {
            var outcome = await DeletionRunner.RunAsync(
                cluster.App.Inventory, new DeletionRequest(Cascade: true), cluster.App.Context, CancellationToken.None);
            Assert.Null(outcome.Failure);
            cluster.App.Inventory = cluster.App.Inventory.With([], outcome.Gone);
            return outcome.Completed;
        });

        Assert.Null(await cluster.FindAsync("v1", "ConfigMap", "web"));
        Assert.Null(await cluster.FindAsync("apps/v1", "Deployment", "web"));
    }

    [SkippableFact]
    public async Task Delete_WithoutCascade_LeavesObjectsWithoutMarks()
    {
        await using var cluster = await RealCluster.StartAsync("orphan");
        await cluster.App.DeployAsync(Map);

        var outcome = await DeletionRunner.RunAsync(
            cluster.App.Inventory, new DeletionRequest(Cascade: false), cluster.App.Context, CancellationToken.None);

        Assert.True(outcome.Completed, outcome.Failure?.Message);
        var live = (await cluster.FindAsync("v1", "ConfigMap", "web"))!;
        Assert.Null(live.Label(ApplicationIdentity.LabelKey));
        Assert.Null(live.Annotation(ApplicationIdentity.TrackingAnnotation));
    }

    [SkippableFact]
    public async Task ManagedResources_SecretThatDrifted_ShowsThatButNoValue()
    {
        const string Secret = "{'apiVersion':'v1','kind':'Secret','metadata':{'name':'s'},'stringData':{'password':'CANARY-git'}}";
        await using var cluster = await RealCluster.StartAsync("view");
        await cluster.App.DeployAsync(Secret, Map);
        await cluster.PatchAsync("v1", "Secret", "s", PatchKind.Merge, "{'stringData':{'password':'CANARY-live'}}", "kubectl-edit");

        var items = await ManagedResourcesView.BuildAsync(
            cluster.App.State, cluster.App.Inventory, cluster.Client, ForeignManagers.Default, CancellationToken.None);

        var secret = items.Single(item => item.Kind == "Secret");
        var all = secret.TargetState + secret.LiveState + secret.NormalizedLiveState + secret.PredictedLiveState;
        foreach (var value in (string[])["CANARY-git", "CANARY-live"])
        {
            Assert.DoesNotContain(value, all, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(value)), all, StringComparison.Ordinal);
        }

        Assert.True(secret.Modified);
        Assert.NotEqual(secret.NormalizedLiveState, secret.PredictedLiveState);
        var map = items.Single(item => item.Kind == "ConfigMap");
        Assert.False(map.Modified);
        Assert.Equal(map.NormalizedLiveState, map.PredictedLiveState);
        Assert.Equal("data.password", Assert.Single(Assert.Single((await cluster.App.HealAsync()).Drifts).Fields));
    }

    [SkippableFact]
    public async Task Compare_LostInventory_FindsItsObjectsAgainWithoutAWrite()
    {
        await using var cluster = await RealCluster.StartAsync("lost");
        await cluster.App.DeployAsync(Map, Deployment);
        var known = cluster.App.Inventory;
        cluster.App.Inventory = Inventory.Empty;

        await cluster.AssertSyncedAsync();

        Assert.Equal(known.Entries.Select(entry => entry.Uid), cluster.App.Inventory.Entries.Select(entry => entry.Uid));
    }
}
