using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Syncing;
using OrleansGitOps.Manifests.Objects;
using OrleansGitOps.TestKit.FakeClusters;

namespace OrleansGitOps.Engine.Tests.Syncing;

public sealed class SyncPlannerTests
{
    private const string Map = "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a'},'data':{'k':'v'}}";
    private const string Service = "{'apiVersion':'v1','kind':'Service','metadata':{'name':'s'},'spec':{'type':'ExternalName',"
        + "'externalName':'x.y'}}";
    private const string Deployment = "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'d'},'spec':{'replicas':1}}";

    private const string Definition = "{'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition','metadata':"
        + "{'name':'w.example.org'},"
        + "'spec':{'group':'example.org','scope':'Namespaced','names':{'kind':'W'},'versions':[{'name':'v1'}]}}";

    private readonly FakeKubeClient _cluster = new("shop");
    private readonly SyncHarness _harness;

    public SyncPlannerTests() => _harness = new SyncHarness(_cluster, "shop");

    [Fact]
    public async Task Plan_FirstSync_OrdersByKind()
    {
        await _harness.BuildAsync(Deployment, Service, Map, Definition);
        await _harness.CompareAsync();

        var plan = Plan(new SyncRequest(Automated: true, Prune: true));

        Assert.Equal(["ConfigMap", "CustomResourceDefinition", "Service", "Deployment"], plan.Steps.Select(step => step.Kind));
        Assert.Equal(4, plan.Keys.Count);
    }

    [Fact]
    public async Task Plan_RemovedFromGit_PrunesInReverseOrder()
    {
        await _harness.DeployAsync(Deployment, Service, Map);
        await _harness.BuildAsync(Map);
        await _harness.CompareAsync();

        Assert.Equal(
            ["Deployment", "Service"],
            Plan(new SyncRequest(Automated: true, Prune: true)).Prunes
                .Where(prune => prune.Skip is null).Select(prune => prune.Entry.Key.Kind));
        Assert.All(Plan(new SyncRequest(Automated: false, Prune: false)).Prunes, prune => Assert.NotNull(prune.Skip));
    }

    [Theory]
    [InlineData(true, false, true)]
    [InlineData(true, true, false)]
    [InlineData(false, false, false)]
    public async Task Plan_EmptiedRepository_IsRefusedWhenNobodyAsked(bool automated, bool allowEmpty, bool refused)
    {
        await _harness.DeployAsync(Map);
        await _harness.BuildAsync();
        await _harness.CompareAsync();

        var plan = Plan(new SyncRequest(automated, Prune: true, allowEmpty));

        Assert.Equal(refused ? FailureReason.RefusedByBrake : null, plan.Refused?.Reason);
        Assert.Equal(refused, plan.IsEmpty);
        Assert.Equal(refused, plan.Keys.Count == 0);
    }

    [Fact]
    public async Task Plan_KeptObjects_AreNeverPruned()
    {
        const string Kept = "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'kept','annotations':"
            + "{'helm.sh/resource-policy':'keep'}}}";
        const string NoPrune = "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'np','annotations':"
            + "{'argocd.argoproj.io/sync-options':'Prune=false'}}}";
        await _harness.DeployAsync(Map, Kept, NoPrune, Definition);
        await _harness.BuildAsync(Map);
        await _harness.CompareAsync();

        var plan = Plan(new SyncRequest(Automated: true, Prune: true));

        Assert.Equal(3, plan.Prunes.Length);
        Assert.All(plan.Prunes, prune => Assert.NotNull(prune.Skip));
        Assert.True(plan.IsEmpty);
    }

    [Fact]
    public async Task Plan_OnlySomeKeys_TouchesNothingElse()
    {
        await _harness.BuildAsync(Map, Service);
        await _harness.CompareAsync();

        var plan = Plan(new SyncRequest(Automated: true, Prune: true, Only: [new ResourceKey("", "Service", "shop", "s")]));

        Assert.Equal("Service", Assert.Single(plan.Keys).Kind);
        Assert.Empty(plan.Prunes);
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, "pruning was not asked for")]
    public async Task Plan_OnlySomeKeysThatLeftGit_PrunesThoseIfAsked(bool prune, string? skip)
    {
        await _harness.DeployAsync(Deployment, Service, Map);
        await _harness.BuildAsync(Map);
        await _harness.CompareAsync();

        var plan = Plan(new SyncRequest(Automated: false, prune, Only: [new ResourceKey("", "Service", "shop", "s")]));

        Assert.Empty(plan.Steps);
        var pruned = Assert.Single(plan.Prunes);
        Assert.Equal(("Service", skip), (pruned.Entry.Key.Kind, pruned.Skip));
    }

    [Fact]
    public async Task Plan_UserSync_AppliesWhatIsInSyncAsWell()
    {
        await _harness.DeployAsync(Map);
        await _harness.CompareAsync();

        Assert.True(Plan(new SyncRequest(Automated: true, Prune: true)).IsEmpty);
        Assert.Single(Plan(new SyncRequest(Automated: false, Prune: true, ApplyAll: true)).Keys);
    }

    private SyncPlan Plan(SyncRequest request) =>
        SyncPlanner.Plan(request, _harness.State, _harness.Comparison, _harness.Inventory, _harness.Settings);
}
