using System.Collections.Immutable;
using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Syncing;
using OrleansGitOps.Manifests.Objects;
using OrleansGitOps.TestKit.FakeClusters;

namespace OrleansGitOps.Engine.Tests.Syncing;

/// <summary>Objects that an operation made of which nobody heard the end.</summary>
public sealed class StrayFinderTests
{
    private const string Plain = "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a'}}";
    private const string Kept = 
        "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'k','annotations':{'argocd.argoproj.io/sync-options':'Prune=false'}}}";
    private const string Other = "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'other'}}";

    private static readonly ResourceKey PlainKey = Key("a");
    private static readonly ResourceKey KeptKey = Key("k");

    private readonly FakeKubeClient _cluster = new("shop");
    private readonly SyncHarness _harness;

    public StrayFinderTests() => _harness = new SyncHarness(_cluster, "shop");

    [Fact]
    public async Task Find_MadeAndNotListed_IsPrunedByTheNextSync()
    {
        await LoseAsync(Plain);

        _harness.Inventory = _harness.Inventory.With(await FindAsync(PlainKey), []);
        await _harness.DeployAsync(Other);

        Assert.Null(_cluster.Find(PlainKey));
        Assert.Null(_harness.Inventory.Find(PlainKey));
    }

    [Fact]
    public async Task Find_AsksNotToBePruned_StaysWhenItLeftGit()
    {
        await LoseAsync(Kept);

        var entry = Assert.Single(await FindAsync(KeptKey));
        Assert.False(entry.Options.Prune);
        _harness.Inventory = _harness.Inventory.With([entry], []);
        await _harness.DeployAsync(Other);

        Assert.NotNull(_cluster.Find(KeptKey));
    }

    [Fact]
    public async Task Find_SomebodyElses_IsLeftAlone()
    {
        _cluster.Put(SyncHarness.Manifest(Plain.Replace("'name':'a'", "'name':'a','namespace':'shop'", StringComparison.Ordinal)).CloneContent());

        Assert.Empty(await FindAsync(PlainKey));
    }

    [Fact]
    public async Task Find_AWatchSaysThatItIsNotThere_IsNotAskedFor()
    {
        var facts = ImmutableDictionary<ResourceKey, LiveFact>.Empty.Add(PlainKey, new LiveFact(PlainKey, false, "", "", ""));

        Assert.Empty(await FindAsync(facts, PlainKey, Key("unwatched")));

        Assert.Equal("get ConfigMap/unwatched", $"{Assert.Single(_cluster.Calls)}");
    }

    [Fact]
    public async Task Find_KindThatTheClusterDoesNotServe_CannotBeThere() =>
        Assert.Empty(await FindAsync(new ResourceKey("gone.example.org", "Gone", "shop", "a")));

    /// <summary>Applies it, and forgets that it did.</summary>
    private async Task LoseAsync(string manifest)
    {
        await _harness.DeployAsync(manifest);
        _harness.Inventory = Inventory.Empty;
    }

    private Task<IReadOnlyList<InventoryEntry>> FindAsync(params ResourceKey[] planned) =>
        FindAsync(ImmutableDictionary<ResourceKey, LiveFact>.Empty, planned);

    private Task<IReadOnlyList<InventoryEntry>> FindAsync(ImmutableDictionary<ResourceKey, LiveFact> facts, params ResourceKey[] planned) =>
        StrayFinder.FindAsync(planned, _harness.Inventory, facts, _cluster, _cluster.Discovery, _harness.Identity, CancellationToken.None);

    private static ResourceKey Key(string name) => new("", "ConfigMap", "shop", name);
}
