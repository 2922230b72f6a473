using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Engine.Kubernetes.Watch;
using OrleansGitOps.Engine.Syncing;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Manifests.Objects;
using OrleansGitOps.TestKit.FakeClusters;

namespace OrleansGitOps.Engine.Tests.Syncing;

public sealed class SyncRunnerTests
{
    private const string Map = "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a'},'data':{'k':'v'}}";
    private const string Other = "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'b'},'data':{'k':'v'}}";
    private static readonly ResourceKey MapKey = new("", "ConfigMap", "shop", "a");
    private readonly FakeKubeClient _cluster = new("shop");
    private readonly SyncHarness _harness;

    public SyncRunnerTests() => _harness = new SyncHarness(_cluster, "shop");

    [Fact]
    public async Task Run_FirstSync_CostsTwoRequestsPerObject()
    {
        var outcome = await _harness.DeployAsync(Map, Other);

        Assert.Equal(["apply ConfigMap/a", "apply ConfigMap/b", "dry-run ConfigMap/a", "dry-run ConfigMap/b"],
            _cluster.Calls.Select(call => $"{call}").Order());
        Assert.Equal([ResultCode.Synced, ResultCode.Synced], outcome.Results.Select(result => result.Status));
        Assert.Equal("configmap/a created", outcome.Results[0].Message);
        Assert.Equal(2, _harness.Inventory.Entries.Length);
        Assert.False(_harness.Inventory.Entries[0].Adopted);
    }

    [Fact]
    public async Task Run_AtRest_CostsNoRequest()
    {
        await _harness.DeployAsync(Map, Other);
        _harness.Facts = _harness.Inventory.Entries.ToDictionary(
            entry => entry.Key, entry => new LiveFact(entry.Key, true, entry.Uid, entry.ResourceVersion, entry.LiveDigest));
        var before = _cluster.Calls.Count;

        var comparison = await _harness.CompareAsync();

        Assert.Equal(SyncStatusCode.Synced, comparison.SyncStatus);
        Assert.Equal(before, _cluster.Calls.Count);
    }

    [Fact]
    public async Task Compare_WatchBehindOurOwnWrite_IsNoDrift()
    {
        await _harness.DeployAsync(Map);
        var old = _cluster.Find(MapKey)!;
        await _harness.DeployAsync(Map.Replace("'v'", "'new'", StringComparison.Ordinal));
        _harness.Facts = new Dictionary<ResourceKey, LiveFact>
        {
            [MapKey] = new(MapKey, true, old.Uid!, old.ResourceVersion!, LiveDigest.Of(old), old),
        };

        Assert.Equal(SyncStatusCode.Synced, (await _harness.CompareAsync()).SyncStatus);
    }

    [Fact]
    public async Task Run_OneObjectRefused_AppliesNothing()
    {
        _cluster.OnCall = call => call is { Verb: "dry-run", Name: "ConfigMap/b" }
            ? new KubeApiException(422, "Invalid", "data: wrong")
            : null;
        await _harness.BuildAsync(Map, Other);

        var outcome = await _harness.SyncAsync();

        Assert.Equal(OperationPhase.Failed, outcome.Phase);
        Assert.Contains("ConfigMap b in namespace shop", outcome.Message, StringComparison.Ordinal);
        Assert.Contains("data: wrong", outcome.Message, StringComparison.Ordinal);
        Assert.Empty(_cluster.Writes);
        Assert.Null(_harness.Claim.Planned);
    }

    [Fact]
    public async Task Run_SecretRefused_DoesNotRepeatTheServersWords()
    {
        var details = new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["field"] = "data[x]" }) };
        _cluster.OnCall = call => call.Name == "Secret/s" && call.Verb == "dry-run"
            ? new KubeApiException(422, "Invalid", "CANARY", details)
            : null;
        await _harness.BuildAsync("{'apiVersion':'v1','kind':'Secret','metadata':{'name':'s'},'stringData':{'x':'CANARY'}}");

        var outcome = await _harness.SyncAsync();

        Assert.False(outcome.Succeeded);
        Assert.DoesNotContain("CANARY", outcome.Message + outcome.Results[0].Message, StringComparison.Ordinal);
        Assert.Contains("data[x]", outcome.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ClaimTaken_WritesNothing()
    {
        _harness.Claim.IsFree = false;
        await _harness.BuildAsync(Map);

        var outcome = await _harness.SyncAsync();

        Assert.Equal(OperationPhase.Error, outcome.Phase);
        Assert.Equal(FailureReason.ClaimLost, outcome.Failure!.Reason);
        Assert.Empty(_cluster.Writes);
    }

    [Fact]
    public async Task Run_PausedLongerThanTheLease_ConfirmsBeforeTheNextWrite()
    {
        var time = new FakeTimeProvider();
        _harness.Time = time;
        await _harness.BuildAsync(Map, "{'apiVersion':'v1','kind':'Service','metadata':{'name':'s'}}");
        _cluster.OnCall = call =>
        {
            if (call is { Verb: "apply", Name: "ConfigMap/a" })
            {
                time.Advance(TimeSpan.FromSeconds(3));
                _harness.Claim.IsOurs = false;
            }

            return null;
        };

        var outcome = await _harness.SyncAsync();

        Assert.Equal(FailureReason.ClaimLost, outcome.Failure!.Reason);
        Assert.Equal(["apply ConfigMap/a"], _cluster.Writes.Select(call => $"{call}"));
        Assert.Equal("a", Assert.Single(outcome.Updated).Key.Name);
    }

    [Fact]
    public async Task Run_Conflict_ConfirmsTheClaimReadsAgainAndGoesOn()
    {
        await _harness.DeployAsync(Map);
        await _harness.BuildAsync(Map.Replace("'v'", "'new'", StringComparison.Ordinal));
        var isFirst = true;
        _cluster.OnCall = call =>
        {
            if (call.Verb == "apply" && isFirst)
            {
                isFirst = false;
                _cluster.Change(MapKey, live => live["metadata"]!["annotations"]!["controller"] = "was here");
            }

            return null;
        };

        var outcome = await _harness.SyncAsync();

        Assert.True(outcome.Succeeded, outcome.Message);
        Assert.Equal(1, _harness.Claim.Confirmations);
        Assert.Equal("new", (string?)_cluster.Find(MapKey)!.Content["data"]!["k"]);
        Assert.All(_cluster.Writes.Skip(1), write => Assert.NotNull(write.ResourceVersion));
    }

    [Fact]
    public async Task Run_ConflictAfterTheClaimWasLost_StopsAtOnce()
    {
        await _harness.DeployAsync(Map);
        await _harness.BuildAsync(Map.Replace("'v'", "'old revision'", StringComparison.Ordinal));
        _cluster.OnCall = call =>
        {
            if (call.Verb == "apply")
            {
                _harness.Claim.IsOurs = false;
                _cluster.Change(MapKey, live => live["data"]!["k"] = "newer revision");
            }

            return null;
        };

        var outcome = await _harness.SyncAsync();

        Assert.Equal(FailureReason.ClaimLost, outcome.Failure!.Reason);
        Assert.Equal("newer revision", (string?)_cluster.Find(MapKey)!.Content["data"]!["k"]);
    }

    [Fact]
    public async Task Run_MissingNamespace_SaysWhatToDo()
    {
        var harness = new SyncHarness(_cluster, "absent");
        await harness.BuildAsync(Map);

        var outcome = await harness.SyncAsync();

        Assert.Equal(OperationPhase.Failed, outcome.Phase);
        Assert.Contains("CreateNamespace=true", outcome.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_CreateNamespace_MakesItFirstWithoutMarks()
    {
        var harness = new SyncHarness(_cluster, "fresh", createNamespace: true);

        await harness.DeployAsync(Map);

        Assert.Equal("apply Namespace/fresh", _cluster.Writes.First().ToString());
        Assert.Null(_cluster.Find(new ResourceKey("", "Namespace", "", "fresh"))!.Annotation(ApplicationIdentity.TrackingAnnotation));
        Assert.Single(harness.Inventory.Entries);
    }

    [Fact]
    public async Task Run_CreateNamespaceWhereItIsMissing_CostsTwoRequestsPerObjectAndTwoForTheNamespace()
    {
        var harness = new SyncHarness(_cluster, "fresh", createNamespace: true);

        await harness.DeployAsync(Map, Other);

        Assert.Equal(3 + 4, _cluster.Calls.Count);
        Assert.Equal(["apply ConfigMap/a", "apply ConfigMap/b", "dry-run ConfigMap/a", "dry-run ConfigMap/b"],
            _cluster.Calls.Where(call => call.Name.StartsWith("ConfigMap", StringComparison.Ordinal)).Select(call => $"{call}").Order());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_CreateNamespaceWhereItExists_OneObjectRefused_AppliesNothing(bool isKnown)
    {
        var harness = new SyncHarness(_cluster, "shop", createNamespace: true);
        if (isKnown)
        {
            await harness.DeployAsync(Other);
        }

        var before = _cluster.Writes.Count();
        _cluster.OnCall = call => call is { Verb: "dry-run" or "dry-patch", Name: "ConfigMap/b" }
            ? new KubeApiException(422, "Invalid", "data: wrong")
            : null;
        await harness.BuildAsync(Map, Other.Replace("'v'", "'wrong'", StringComparison.Ordinal));

        var outcome = await harness.SyncAsync();

        Assert.Equal(OperationPhase.Failed, outcome.Phase);
        Assert.Equal(before, _cluster.Writes.Count());
    }

    [Fact]
    public async Task Heal_NamespaceDeletedByHand_ComesBackWithItsObjects()
    {
        var harness = new SyncHarness(_cluster, "shop", createNamespace: true);
        await harness.DeployAsync(Map);
        _cluster.Remove(MapKey);
        _cluster.Remove(new ResourceKey("", "Namespace", "", "shop"));

        var outcome = await harness.HealAsync();

        Assert.True(outcome.Succeeded, outcome.Message);
        Assert.NotNull(_cluster.Find(MapKey));
    }

    [Fact]
    public async Task Run_Prune_DeletesOnlyWhatIsStillOurs()
    {
        const string Third = "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'c'}}";
        await _harness.DeployAsync(Map, Other, Third);
        var taken = new ResourceKey("", "ConfigMap", "shop", "b");
        _cluster.Change(taken, live => live["metadata"]!["annotations"]![ApplicationIdentity.InstallationAnnotation] = "install-2");
        var remade = new ResourceKey("", "ConfigMap", "shop", "c");
        _cluster.Change(remade, live => live["metadata"]!["uid"] = "another");
        await _harness.BuildAsync("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'z'}}");

        var outcome = await _harness.SyncAsync();

        Assert.True(outcome.Succeeded, outcome.Message);
        Assert.Null(_cluster.Find(MapKey));
        Assert.NotNull(_cluster.Find(taken));
        Assert.NotNull(_cluster.Find(remade));
        Assert.Equal("z", Assert.Single(_harness.Inventory.Entries).Key.Name);
    }

    [Fact]
    public async Task Run_PruneHeldByFinalizer_StaysInTheInventoryUntilGone()
    {
        await _harness.DeployAsync(Map, Other);
        _cluster.Change(MapKey, live => live["metadata"]!["finalizers"] = new JsonArray("example.org/hold"));
        await _harness.BuildAsync(Other);

        await _harness.SyncAsync();
        Assert.NotNull(_harness.Inventory.Find(MapKey));
        _cluster.Remove(MapKey);
        await _harness.CompareAsync();

        Assert.Null(_harness.Inventory.Find(MapKey));
    }

    [Fact]
    public async Task Run_LostInventory_FindsItsObjectsAgain()
    {
        await _harness.DeployAsync(Map);
        var known = _harness.Inventory.Entries[0];
        _harness.Inventory = Inventory.Empty;

        var comparison = await _harness.CompareAsync();

        Assert.Equal(SyncStatusCode.Synced, comparison.SyncStatus);
        Assert.Equal(known.Uid, Assert.Single(_harness.Inventory.Entries).Uid);
    }

    [Fact]
    public async Task Run_DryRunRequest_WritesNothingAndTakesNoClaim()
    {
        await _harness.BuildAsync(Map);

        var outcome = await _harness.SyncAsync(new SyncRequest(Automated: false, Prune: true, DryRun: true));

        Assert.True(outcome.Succeeded, outcome.Message);
        Assert.Empty(_cluster.Writes);
        Assert.Null(_harness.Claim.Planned);
    }

    [Fact]
    public async Task Heal_DeletedObject_IsMadeAgainAndJournaled()
    {
        await _harness.DeployAsync(Map);
        _cluster.Remove(MapKey);

        var outcome = await _harness.HealAsync();

        var drift = Assert.Single(outcome.Drifts);
        Assert.Equal(("deleted", "a", "abc"), (drift.Type, drift.Name, drift.Revision));
        Assert.NotNull(drift.RevertedAt);
        Assert.NotNull(_cluster.Find(MapKey));
    }

    [Fact]
    public async Task Heal_Refused_IsJournaledWithTheReason()
    {
        await _harness.DeployAsync(Map);
        _cluster.Change(MapKey, live => live["data"]!["k"] = "rogue");
        _cluster.OnCall = call => call.Verb == "apply" ? new KubeApiException(403, "Forbidden", "no rights") : null;

        var outcome = await _harness.HealAsync();

        var drift = Assert.Single(outcome.Drifts);
        Assert.Null(drift.RevertedAt);
        Assert.Contains("no rights", drift.Message, StringComparison.Ordinal);
        Assert.Equal("data.k", Assert.Single(drift.Fields));
    }

    [Fact]
    public async Task Run_Terminated_SaysSo()
    {
        await _harness.BuildAsync(Map);
        await _harness.CompareAsync();
        var plan = SyncPlanner.Plan(
            new SyncRequest(true, true), _harness.State, _harness.Comparison, _harness.Inventory, _harness.Settings);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        var outcome = await SyncRunner.RunAsync(plan, _harness.Context, stop.Token);

        Assert.Equal((OperationPhase.Failed, FailureReason.Terminated), (outcome.Phase, outcome.Failure!.Reason));
    }
}
