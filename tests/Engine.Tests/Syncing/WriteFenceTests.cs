using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Engine.Syncing;
using OrleansGitOps.Manifests.Objects;
using OrleansGitOps.TestKit.FakeClusters;

namespace OrleansGitOps.Engine.Tests.Syncing;

/// <summary>A write that comes late changes nothing: the rules of real servers that this rests on, and what a sync makes of them.</summary>
public sealed class WriteFenceTests
{
    private const string Old = "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'web'},'data':{'revision':'1'}}";
    private const string New = "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'web'},'data':{'revision':'2'}}";

    private static readonly ApplyOptions Apply = new(FieldManagers.Ours, Force: true, DryRun: false);
    private static readonly ResourceKey Key = new("", "ConfigMap", "shop", "web");

    [SkippableFact]
    public async Task Apply_OfAnAbsentObject_CreatesOnceAndNeverOverwrites()
    {
        await using var cluster = await RealCluster.StartAsync("fence-create");
        var address = await cluster.AddressAsync("v1", "ConfigMap", "web");

        var made = await cluster.Client.ApplyAsync(address, WriteFence.Bind(Content(New), null, null), Apply, CancellationToken.None);
        var late = await Assert.ThrowsAsync<KubeApiException>(
            () => cluster.Client.ApplyAsync(address, WriteFence.Bind(Content(Old), null, null), Apply, CancellationToken.None));

        Assert.True(made.Created);
        Assert.True(late.IsConflict, late.Message);
        Assert.Equal("""{"revision":"2"}""", RealCluster.Content(await cluster.FindAsync("v1", "ConfigMap", "web")));
    }

    [SkippableFact]
    public async Task Apply_OfAnObjectThatIsGoneOrMadeAnew_Conflicts()
    {
        await using var cluster = await RealCluster.StartAsync("fence-gone");
        var address = await cluster.AddressAsync("v1", "ConfigMap", "web");
        var read = (await cluster.Client.ApplyAsync(address, WriteFence.Bind(Content(Old), null, null), Apply, CancellationToken.None)).Object;
        await cluster.DeleteAsync("v1", "ConfigMap", "web");

        var gone = await Assert.ThrowsAsync<KubeApiException>(() => cluster.Client.ApplyAsync(
            address, WriteFence.Bind(Content(Old), read.Uid, read.ResourceVersion), Apply, CancellationToken.None));
        Assert.True(gone.IsConflict, gone.Message);
        Assert.Null(await cluster.FindAsync("v1", "ConfigMap", "web"));

        await cluster.Client.ApplyAsync(address, WriteFence.Bind(Content(New), null, null), Apply, CancellationToken.None);
        var anew = await Assert.ThrowsAsync<KubeApiException>(() => cluster.Client.ApplyAsync(
            address, WriteFence.Bind(Content(Old), read.Uid, read.ResourceVersion), Apply, CancellationToken.None));
        Assert.True(anew.IsConflict, anew.Message);
    }

    [Fact]
    public async Task Sync_CreateThatComesAfterANewerOne_LeavesItAndStops()
    {
        var cluster = new FakeKubeClient("shop");
        var harness = new SyncHarness(cluster, "shop");
        cluster.OnCall = call =>
        {
            if (call is { Verb: "apply" } && harness.Claim.IsOurs)
            {
                // Between our last look at the claim and our write another silo took over and made the object.
                harness.Claim.IsOurs = false;
                cluster.Put(Content(New.Replace("'name':'web'", "'name':'web','namespace':'shop'", StringComparison.Ordinal)));
            }

            return null;
        };
        await harness.BuildAsync(Old);

        var outcome = await harness.SyncAsync();

        Assert.Equal(FailureReason.ClaimLost, outcome.Failure!.Reason);
        Assert.Equal("2", (string?)cluster.Find(Key)!.Content["data"]!["revision"]);
    }

    [Fact]
    public async Task Sync_UpdateThatComesAfterAPrune_MakesNothing()
    {
        var cluster = new FakeKubeClient("shop");
        var harness = new SyncHarness(cluster, "shop");
        await harness.DeployAsync(Old);
        cluster.OnCall = call =>
        {
            if (call is { Verb: "apply" })
            {
                harness.Claim.IsOurs = false;
                cluster.Remove(Key);
            }

            return null;
        };
        await harness.BuildAsync(New);

        var outcome = await harness.SyncAsync();

        Assert.Equal(FailureReason.ClaimLost, outcome.Failure!.Reason);
        Assert.Null(cluster.Find(Key));
    }

    private static JsonObject Content(string json) => SyncHarness.Manifest(json).CloneContent();
}
