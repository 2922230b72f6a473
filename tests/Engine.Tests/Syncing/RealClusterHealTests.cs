using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Engine.Tests.Syncing;

/// <summary>
/// Drift on a real server: seen, reverted to exactly what was there before, and not seen again. Server-side apply alone
/// heals few of these (the server refuses, or a foreign manager keeps its fields).
/// </summary>
public sealed class RealClusterHealTests
{
    private const string Deployment = """
        {'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'web','labels':{'app':'web','tier':'front'}},'spec':{'replicas':2,
         'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxSurge':2}},
         'selector':{'matchLabels':{'app':'web'}},'template':{'metadata':{'labels':{'app':'web'}},'spec':{
          'containers':[{'name':'web','image':'example.org/web:1','args':['--a'],'env':[{'name':'MODE','value':'production'},
           {'name':'URL','value':'http://$(MODE)'}],
            'ports':[{'containerPort':8080}],'resources':{'requests':{'cpu':'0.1'}},
            'livenessProbe':{'httpGet':{'path':'/live','port':8080}},'volumeMounts':[{'name':'cache','mountPath':'/cache'}]}],
          'volumes':[{'name':'cache','emptyDir':{}}]}}}}
        """;

    private const string Service = """
        {'apiVersion':'v1','kind':'Service','metadata':{'name':'web'},'spec':{'selector':{'app':'web'},'ports':[{'name':'http',
         'port':80,'targetPort':8080}]}}
        """;

    private const string Map = "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'web'},'data':{'color':'blue'}}";

    [SkippableTheory]
    [InlineData("scale", "Deployment", PatchKind.Merge, "{'spec':{'replicas':7}}", "spec.replicas")]
    [InlineData(
        "image", "Deployment", PatchKind.Strategic, "{'spec':{'template':{'spec':{'containers':[{'name':'web','image':'evil:1'}]}}}}",
        "spec.template.spec.containers[name=web].image")]
    [InlineData(
        "args", "Deployment", PatchKind.Json, "[{'op':'add','path':'/spec/template/spec/containers/0/args/-','value':'--b'}]",
        "spec.template.spec.containers[name=web].args")]
    [InlineData(
        "port", "Deployment", PatchKind.Strategic,
        "{'spec':{'template':{'spec':{'containers':[{'name':'web','ports':[{'containerPort':9999}]}]}}}}",
        "spec.template.spec.containers[name=web].ports[containerPort=9999,protocol=TCP].containerPort")]
    [InlineData(
        "port replaced", "Deployment", PatchKind.Json,
        "[{'op':'replace','path':'/spec/template/spec/containers/0/ports','value':[{'containerPort':81,'protocol':'TCP'}]}]",
        "spec.template.spec.containers[name=web].ports[containerPort=8080,protocol=TCP]")]
    [InlineData(
        "sidecar", "Deployment", PatchKind.Strategic, "{'spec':{'template':{'spec':{'containers':[{'name':'spy','image':'spy:1'}]}}}}",
        "spec.template.spec.containers[name=spy].image")]
    [InlineData(
        "renamed container", "Deployment", PatchKind.Json,
        "[{'op':'replace','path':'/spec/template/spec/containers/0/name','value':'other'}]",
        "spec.template.spec.containers[name=web]")]
    [InlineData(
        "value to valueFrom", "Deployment", PatchKind.Json,
        "[{'op':'replace','path':'/spec/template/spec/containers/0/env/0','value':{'name':'MODE','valueFrom':{'fieldRef':"
        + "{'fieldPath':'metadata.name'}}}}]",
        "spec.template.spec.containers[name=web].env[name=MODE].value")]
    [InlineData(
        "order", "Deployment", PatchKind.Json,
        "[{'op':'move','from':'/spec/template/spec/containers/0/env/0','path':'/spec/template/spec/containers/0/env/1'}]",
        "spec.template.spec.containers[name=web].env")]
    [InlineData(
        "probe", "Deployment", PatchKind.Strategic,
        "{'spec':{'template':{'spec':{'containers':[{'name':'web','livenessProbe':{'httpGet':null,'exec':{'command':['true']}}}]}}}}",
        "spec.template.spec.containers[name=web].livenessProbe.exec.command")]
    [InlineData(
        "volume", "Deployment", PatchKind.Json,
        "[{'op':'replace','path':'/spec/template/spec/volumes/0','value':{'name':'cache','hostPath':{'path':'/'}}}]",
        "spec.template.spec.volumes[name=cache].emptyDir")]
    [InlineData(
        "strategy", "Deployment", PatchKind.Strategic, "{'spec':{'strategy':{'$retainKeys':['type'],'type':'Recreate'}}}",
        "spec.strategy.type")]
    [InlineData("a field of its own", "Deployment", PatchKind.Merge, "{'spec':{'minReadySeconds':30}}", "spec.minReadySeconds")]
    [InlineData("service port", "Service", PatchKind.Json, "[{'op':'replace','path':'/spec/ports/0/port','value':81}]",
        "spec.ports[port=80,protocol=TCP]")]
    [InlineData("selector key", "Service", PatchKind.Merge, "{'spec':{'selector':{'extra':'x'}}}", "spec.selector.extra")]
    [InlineData("data", "ConfigMap", PatchKind.Merge, "{'data':{'color':'red','extra':'x'}}", "data.color")]
    public async Task Heal_ChangeByHand_IsSeenAndRevertedWhole(string what, string kind, PatchKind patchKind, string patch, string field)
    {
        await using var cluster = await RealCluster.StartAsync("heal");
        await cluster.App.DeployAsync(Map, Service, Deployment);
        var apiVersion = kind == "Deployment" ? "apps/v1" : "v1";
        var before = RealCluster.Content(await cluster.FindAsync(apiVersion, kind, "web"));
        await cluster.PatchAsync(apiVersion, kind, "web", patchKind, patch, "kubectl-edit");

        var outcome = await cluster.App.HealAsync();

        Assert.True(outcome.Succeeded, $"{what}: {outcome.Message}");
        var drift = Assert.Single(outcome.Drifts);
        Assert.Contains(field, drift.Fields);
        Assert.Equal(("changed", kind), (drift.Type, drift.Kind));
        Assert.Equal(before, RealCluster.Content(await cluster.FindAsync(apiVersion, kind, "web")));
        await cluster.AssertSyncedAsync();
        Assert.Empty((await cluster.App.HealAsync()).Drifts);
    }

    [SkippableTheory]
    [InlineData("[{'op':'replace','path':'/spec/template/spec/volumes/0','value':{'name':'cache','hostPath':{'path':'/'}}}]")]
    [InlineData("[{'op':'replace','path':'/spec/strategy','value':{'type':'Recreate'}}]")]
    [InlineData(
        "[{'op':'replace','path':'/spec/template/spec/containers/0/env/0','value':{'name':'MODE','valueFrom':{'fieldRef':"
        + "{'fieldPath':'metadata.name'}}}}]")]
    public async Task Heal_UnionSwitchedByAController_IsRevertedAllTheSame(string patch)
    {
        await using var cluster = await RealCluster.StartAsync("heal");
        await cluster.App.DeployAsync(Deployment);
        var before = RealCluster.Content(await cluster.FindAsync("apps/v1", "Deployment", "web"));
        await cluster.PatchAsync("apps/v1", "Deployment", "web", PatchKind.Json, patch, "some-operator");

        var outcome = await cluster.App.HealAsync();

        Assert.True(outcome.Succeeded, outcome.Message);
        Assert.Single(outcome.Drifts);
        Assert.Equal(before, RealCluster.Content(await cluster.FindAsync("apps/v1", "Deployment", "web")));
        await cluster.AssertSyncedAsync();
    }

    [SkippableFact]
    public async Task Heal_LabelRemoved_IsRestored()
    {
        await using var cluster = await RealCluster.StartAsync("heal");
        await cluster.App.DeployAsync(Deployment);
        await cluster.PatchAsync(
            "apps/v1", "Deployment", "web", PatchKind.Merge, "{'metadata':{'labels':{'tier':null,'orleans-gitops.io/app':null}}}",
            "kubectl-label");

        var drift = Assert.Single((await cluster.App.HealAsync()).Drifts);

        Assert.Contains("metadata.labels.tier", drift.Fields);
        Assert.Contains("metadata.labels[\"orleans-gitops.io/app\"]", drift.Fields);
        var live = (await cluster.FindAsync("apps/v1", "Deployment", "web"))!;
        Assert.Equal("front", live.Label("tier"));
        Assert.Equal(cluster.App.Identity.LabelValue, live.Label(ApplicationIdentity.LabelKey));
    }

    [SkippableFact]
    public async Task Heal_DeletedThenRecreatedByHand_IsTakenBack()
    {
        await using var cluster = await RealCluster.StartAsync("heal");
        await cluster.App.DeployAsync(Map);
        await cluster.DeleteAsync("v1", "ConfigMap", "web");
        Assert.Equal("deleted", Assert.Single((await cluster.App.HealAsync()).Drifts).Type);

        await cluster.DeleteAsync("v1", "ConfigMap", "web");
        var made = await cluster.ApplyAsAsync(
            "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'web'},'data':{'color':'red','mine':'1'}}", "kubectl-create");
        await cluster.OwnAsUpdateAsync(made, "kubectl-create");
        var drift = Assert.Single((await cluster.App.HealAsync()).Drifts);

        Assert.Equal("recreated", drift.Type);
        Assert.Contains("kubectl-create", drift.Managers);
        Assert.Equal("""{"color":"blue"}""", RealCluster.Content(await cluster.FindAsync("v1", "ConfigMap", "web")));
        await cluster.AssertSyncedAsync();
    }

    [SkippableFact]
    public async Task Compare_RollingRestartStatusAndForeignLabels_AreNoDrift()
    {
        await using var cluster = await RealCluster.StartAsync("survive");
        await cluster.App.DeployAsync(Deployment);
        await cluster.PatchAsync(
            "apps/v1", "Deployment", "web", PatchKind.Strategic,
            "{'spec':{'template':{'metadata':{'annotations':{'kubectl.kubernetes.io/restartedAt':'2026-01-01T00:00:00Z'}}}}}",
            "kubectl-rollout");
        await cluster.PatchAsync(
            "apps/v1", "Deployment", "web", PatchKind.Merge, "{'metadata':{'labels':{'team':'a'},'annotations':{'note':'b'}}}",
            "kubectl-label");

        await cluster.AssertSyncedAsync();
        await cluster.App.SyncAsync(new(Automated: false, Prune: true, ApplyAll: true));

        var live = (await cluster.FindAsync("apps/v1", "Deployment", "web"))!;
        Assert.Equal(
            "2026-01-01T00:00:00Z",
            (string?)live.Content["spec"]!["template"]!["metadata"]!["annotations"]!["kubectl.kubernetes.io/restartedAt"]);
        Assert.Equal(("a", "b"), (live.Label("team"), live.Annotation("note")));
    }

    [SkippableFact]
    public async Task Compare_ScaleWhereGitSetsNoReplicas_Survives()
    {
        await using var cluster = await RealCluster.StartAsync("survive");
        await cluster.App.DeployAsync(Deployment.Replace("'replicas':2,", "", StringComparison.Ordinal));
        await cluster.PatchAsync("apps/v1", "Deployment", "web", PatchKind.Merge, "{'spec':{'replicas':5}}", "kubectl-scale");

        await cluster.AssertSyncedAsync();
        // Another drift is taken over; the scale stays all the same.
        await cluster.PatchAsync("apps/v1", "Deployment", "web", PatchKind.Merge, "{'spec':{'minReadySeconds':30}}", "kubectl-scale");
        Assert.Single((await cluster.App.HealAsync()).Drifts);

        var spec = (await cluster.FindAsync("apps/v1", "Deployment", "web"))!.Content["spec"]!;
        Assert.Equal(5, (int)spec["replicas"]!);
        Assert.Null(spec["minReadySeconds"]);
    }

    [SkippableFact]
    public async Task Compare_FieldOfAController_IsNoDrift()
    {
        await using var cluster = await RealCluster.StartAsync("survive");
        await cluster.App.DeployAsync(Deployment);
        await cluster.PatchAsync(
            "apps/v1", "Deployment", "web", PatchKind.Strategic,
            "{'spec':{'template':{'spec':{'containers':[{'name':'proxy','image':'mesh:1'}]}}}}", "mesh-injector");

        await cluster.AssertSyncedAsync();
    }

    [SkippableFact]
    public async Task Compare_NotStrict_LeavesFieldsThatAPersonAdded()
    {
        await using var cluster = await RealCluster.StartAsync("survive");
        cluster.App.People = ForeignManagers.Default with { Strict = false };
        await cluster.App.DeployAsync(Deployment);
        await cluster.PatchAsync("apps/v1", "Deployment", "web", PatchKind.Merge, "{'spec':{'minReadySeconds':30}}", "kubectl-edit");

        await cluster.AssertSyncedAsync();
    }

    [SkippableFact]
    public async Task Apply_SameContentTwice_ChangesNothing()
    {
        await using var cluster = await RealCluster.StartAsync("noop");
        await cluster.App.DeployAsync(Map, Service);
        var version = (await cluster.FindAsync("v1", "Service", "web"))!.ResourceVersion;

        var outcome = await cluster.App.SyncAsync(new(Automated: false, Prune: true, ApplyAll: true));

        Assert.Equal(["configmap/web unchanged", "service/web unchanged"], outcome.Results.Select(result => result.Message));
        Assert.Equal(version, (await cluster.FindAsync("v1", "Service", "web"))!.ResourceVersion);
        Assert.Equal(SyncStatusCode.Synced, (await cluster.App.CompareAsync()).SyncStatus);
    }
}
