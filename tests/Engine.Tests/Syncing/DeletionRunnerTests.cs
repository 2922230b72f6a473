using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Syncing;
using OrleansGitOps.Manifests.Objects;
using OrleansGitOps.TestKit.FakeClusters;

namespace OrleansGitOps.Engine.Tests.Syncing;

public sealed class DeletionRunnerTests
{
    private const string Map = "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a'}}";
    private const string Deployment = "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'d'},'spec':{'replicas':1}}";
    private const string Kept = "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'k','annotations':"
        + "{'argocd.argoproj.io/sync-options':'Delete=false'}}}";
    private static readonly ResourceKey MapKey = new("", "ConfigMap", "shop", "a");
    private static readonly ResourceKey DeploymentKey = new("apps", "Deployment", "shop", "d");
    private readonly FakeKubeClient _cluster = new("shop");
    private readonly SyncHarness _harness;

    public DeletionRunnerTests() => _harness = new SyncHarness(_cluster, "shop");

    [Fact]
    public async Task Run_Cascade_DeletesInReverseOrderAndKeepsWhatAsksForIt()
    {
        await _harness.DeployAsync(Map, Deployment, Kept);

        var outcome = await RunAsync(new DeletionRequest(Cascade: true));

        Assert.True(outcome.Completed);
        Assert.Equal(
            ["delete Deployment/d", "delete ConfigMap/a"], _cluster.Writes.Where(call => call.Verb == "delete").Select(call => $"{call}"));
        var kept = _cluster.Find(new ResourceKey("", "ConfigMap", "shop", "k"))!;
        Assert.Null(kept.Annotation(ApplicationIdentity.TrackingAnnotation));
        Assert.Null(kept.Label(ApplicationIdentity.LabelKey));
        Assert.Equal(kept.Key, Assert.Single(outcome.Kept));
    }

    [Fact]
    public async Task Run_HeldByFinalizer_WaitsBeforeTheNextKind()
    {
        await _harness.DeployAsync(Map, Deployment);
        _cluster.Change(DeploymentKey, live => live["metadata"]!["finalizers"] = new JsonArray("example.org/hold"));

        var first = await RunAsync(new DeletionRequest(Cascade: true));
        Assert.Equal(DeploymentKey, Assert.Single(first.Remaining));
        Assert.NotNull(_cluster.Find(MapKey));
        _cluster.Remove(DeploymentKey);
        var second = await RunAsync(new DeletionRequest(Cascade: true));

        Assert.True(second.Completed);
        Assert.Null(_cluster.Find(MapKey));
    }

    [Fact]
    public async Task Run_WithoutCascade_OnlyTakesTheMarksOff()
    {
        await _harness.DeployAsync(Map);

        var outcome = await RunAsync(new DeletionRequest(Cascade: false));

        Assert.True(outcome.Completed);
        var live = _cluster.Find(MapKey)!;
        Assert.Null(live.Annotation(ApplicationIdentity.TrackingAnnotation));
        Assert.Null(live.Annotation(ApplicationIdentity.InstallationAnnotation));
        Assert.Null(live.Label(ApplicationIdentity.LabelKey));
    }

    [Fact]
    public async Task Run_ObjectOfAnotherInstallation_IsLeftAlone()
    {
        await _harness.DeployAsync(Map);
        _cluster.Change(MapKey, live => live["metadata"]!["annotations"]![ApplicationIdentity.InstallationAnnotation] = "other");

        var outcome = await RunAsync(new DeletionRequest(Cascade: true));

        Assert.Equal(MapKey, Assert.Single(outcome.Gone));
        Assert.NotNull(_cluster.Find(MapKey));
    }

    [Fact]
    public async Task Run_ClaimTaken_DeletesNothing()
    {
        await _harness.DeployAsync(Map);
        _harness.Claim.IsFree = false;

        var outcome = await RunAsync(new DeletionRequest(Cascade: true));

        Assert.Equal(FailureReason.ClaimLost, outcome.Failure!.Reason);
        Assert.NotNull(_cluster.Find(MapKey));
    }

    private Task<DeletionOutcome> RunAsync(DeletionRequest request) =>
        DeletionRunner.RunAsync(_harness.Inventory, request, _harness.Context, CancellationToken.None);
}
