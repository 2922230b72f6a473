using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Engine.Kubernetes.Watch;
using OrleansGitOps.Engine.Syncing;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Tests.Syncing;

/// <summary>
/// One application from manifests to its cluster, as a grain drives it: build, compare, plan, run, take the inventory in.
/// </summary>
internal sealed class SyncHarness(IKubeClient client, string space, string application = "web", bool createNamespace = false)
{
    public ApplicationIdentity Identity { get; } = new("argocd", application, "install-1");

    public SyncSettings Settings { get; set; } = new(space, createNamespace, null, true, true, true, false);

    public ForeignManagers People { get; set; } = ForeignManagers.Default;

    public FakeClaim Claim { get; } = new();

    public Inventory Inventory { get; set; } = Inventory.Empty;

    public IReadOnlyDictionary<ResourceKey, LiveFact> Facts { get; set; } = ImmutableDictionary<ResourceKey, LiveFact>.Empty;

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public IKeyedHasher Hasher { get; } = new TestHasher();

    public DesiredState State { get; private set; } = null!;

    public Comparison Comparison { get; private set; } = null!;

    public SyncContext Context => new()
    {
        Client = client, Identity = Identity, Claim = Claim, Hasher = Hasher, LiveDigest = LiveDigest.Of, Revision = "abc",
        ForeignManagers = People, Time = Time,
    };

    public async Task<DesiredState> BuildAsync(params string[] manifests)
    {
        var discovery = await client.DiscoverAsync(refresh: false, CancellationToken.None);
        var result = DesiredStateBuilder.Build([.. manifests.Select(Manifest)], Identity, Settings, discovery, Hasher);
        Assert.True(result.State is not null, string.Join("\n", result.Failures.Select(failure => failure.Message)));
        return State = result.State;
    }

    public async Task<Comparison> CompareAsync()
    {
        var comparer = new Comparer(Hasher, LiveDigest.Of, People, Time);
        Comparison = await comparer.CompareAsync(State, Inventory, Facts, client, Identity, Settings, CancellationToken.None);
        Inventory = Inventory.With(Comparison.Updated, Comparison.Removed);
        return Comparison;
    }

    public async Task<SyncOutcome> SyncAsync(SyncRequest? request = null)
    {
        await CompareAsync();
        var plan = SyncPlanner.Plan(request ?? new SyncRequest(Automated: true, Prune: true), State, Comparison, Inventory, Settings);
        var outcome = await SyncRunner.RunAsync(plan, Context, CancellationToken.None);
        Inventory = Inventory.With(outcome.Updated, outcome.Removed);
        return outcome;
    }

    public async Task<SyncOutcome> DeployAsync(params string[] manifests)
    {
        await BuildAsync(manifests);
        var outcome = await SyncAsync();
        Assert.True(outcome.Succeeded, outcome.Message);
        return outcome;
    }

    /// <summary>Heals what drifted, as a watch event makes it happen.</summary>
    public async Task<SyncOutcome> HealAsync()
    {
        await CompareAsync();
        var plan = SyncPlanner.Plan(
            new SyncRequest(Automated: true, Prune: false, Only: [.. Comparison.Drifted]), State, Comparison, Inventory, Settings);
        var outcome = await SyncRunner.RunAsync(plan, Context, CancellationToken.None);
        Inventory = Inventory.With(outcome.Updated, outcome.Removed);
        return outcome;
    }

    /// <summary>Manifests in tests are JSON with single quotes.</summary>
    public static KubeObject Manifest(string json) => new((JsonObject)JsonNode.Parse(json.Replace('\'', '"'))!);

    public sealed class TestHasher : IKeyedHasher
    {
        public string Hash(string purpose, ReadOnlySpan<byte> value) =>
            Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes("key" + purpose), value))[..24];
    }
}
