using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Engine.Kubernetes.Watch;
using OrleansGitOps.Manifests.Objects;
using OrleansGitOps.TestKit.ControlPlanes;

namespace OrleansGitOps.Engine.Tests.Kubernetes;

/// <summary>The client against a real control plane.</summary>
public sealed class RealClusterTests : IAsyncLifetime
{
    private const string Label = "orleans-gitops.io/app";
    private static readonly ApplyOptions Forced = new("orleans-gitops", Force: true, DryRun: false);

    private HttpKubeClient _client = null!;
    private TestNamespace? _namespace;
    private string _ns = "";

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _client?.Dispose();
        if (_namespace is not null)
        {
            await _namespace.DisposeAsync();
        }
    }

    [SkippableFact]
    public async Task Discover_RealServer_FindsBuiltInTypes()
    {
        await ConnectAsync();

        var found = await _client.DiscoverAsync(refresh: false, default);

        Assert.Empty(found.Unavailable);
        Assert.Equal("deployments", found.Find(new("apps", "v1", "Deployment"))?.Plural);
        Assert.False(found.Find(new("rbac.authorization.k8s.io", "v1", "ClusterRole"))!.Namespaced);
        Assert.True(found.Find(new("", "v1", "ConfigMap"))!.Can("watch"));
        Assert.Null(found.Find(new("policy", "v1", "NoSuchKind")));
        Assert.StartsWith("v1.", await _client.GetVersionAsync(default), StringComparison.Ordinal);
        await _client.CheckReadyAsync(default);
    }

    [SkippableFact]
    public async Task Apply_LifeOfAnObject_IsCreatedChangedProtectedAndDeleted()
    {
        await ConnectAsync();
        var address = await AddressAsync("v1", "ConfigMap", "settings");

        var tried = await _client.ApplyAsync(address, ConfigMap("settings", "1"), Forced with { DryRun = true }, default);
        Assert.True(tried.Created);
        Assert.Null(await _client.GetAsync(address, default));

        var created = await _client.ApplyAsync(address, ConfigMap("settings", "1"), Forced, default);
        Assert.True(created.Created);
        var changed = await _client.ApplyAsync(address, ConfigMap("settings", "2"), Forced, default);
        Assert.False(changed.Created);
        Assert.Equal(created.Object.Uid, changed.Object.Uid);

        var stale = ConfigMap("settings", "3");
        stale["metadata"]!["resourceVersion"] = created.Object.ResourceVersion;
        var conflict = await Assert.ThrowsAsync<KubeApiException>(() => _client.ApplyAsync(address, stale, Forced, default));
        Assert.True(conflict.IsConflict);
        Assert.Equal("Conflict", conflict.Reason);

        var wrongUid = await Assert.ThrowsAsync<KubeApiException>(() =>
            _client.DeleteAsync(address, new("Background", Uid: "other"), default));
        Assert.True(wrongUid.IsConflict);
        Assert.True(await _client.DeleteAsync(
            address, new("Background", changed.Object.Uid, changed.Object.ResourceVersion), default));
        Assert.False(await _client.DeleteAsync(address, new("Background"), default));
    }

    [SkippableFact]
    public async Task Apply_FieldOfAnotherManager_ConflictsUnlessForced()
    {
        await ConnectAsync();
        var address = await AddressAsync("v1", "ConfigMap", "shared");
        await _client.ApplyAsync(address, ConfigMap("shared", "1"), new("somebody", true, false), default);

        var conflict = await Assert.ThrowsAsync<KubeApiException>(() =>
            _client.ApplyAsync(address, ConfigMap("shared", "2"), Forced with { Force = false }, default));

        Assert.True(conflict.IsConflict);
        Assert.Equal("FieldManagerConflict", (string?)conflict.Details?["causes"]?[0]?["reason"]);
        var taken = await _client.ApplyAsync(address, ConfigMap("shared", "2"), Forced, default);
        Assert.Equal("2", (string?)taken.Object.Content["data"]!["key"]);
    }

    [SkippableFact]
    public async Task Apply_Invalid_NamesTheField()
    {
        await ConnectAsync();
        var address = await AddressAsync("v1", "Service", "web");
        var service = JsonNode.Parse($$$"""
            {"apiVersion":"v1","kind":"Service","metadata":{"name":"web","namespace":"{{{_ns}}}"},
             "spec":{"ports":[{"port":99999,"protocol":"TCP"}]}}
            """)!.AsObject();

        var refused = await Assert.ThrowsAsync<KubeApiException>(() => _client.ApplyAsync(address, service, Forced, default));

        Assert.True(refused.IsInvalid);
        Assert.Contains(
            (refused.Details!["causes"] as JsonArray)!, cause => (string?)cause!["field"] == "spec.ports[0].port");
        Assert.False(_client.Breaker.IsOpen);
    }

    [SkippableFact]
    public async Task Apply_InvalidSecret_DoesNotTellItsValue()
    {
        await ConnectAsync();
        const string Canary = "c4n4ry-of-a-secret";
        var address = await AddressAsync("v1", "Secret", "s");
        foreach (var data in (string[])["""{"data":{"password":"X"}}""", """{"data":"X"}""", """{"type":{"a":"X"}}"""])
        {
            var secret = JsonNode.Parse(data.Replace("X", Canary, StringComparison.Ordinal))!.AsObject();
            secret["apiVersion"] = "v1";
            secret["kind"] = "Secret";
            secret["metadata"] = new JsonObject { ["name"] = "s", ["namespace"] = _ns };

            var refused = await Assert.ThrowsAsync<KubeApiException>(() => _client.ApplyAsync(address, secret, Forced, default));

            Assert.DoesNotContain(Canary, refused + refused.Details?.ToJsonString(), StringComparison.Ordinal);
        }
    }

    [SkippableTheory]
    [InlineData(PatchKind.Json, """[{"op":"replace","path":"/data/key","value":"2"}]""")]
    [InlineData(PatchKind.Merge, """{"data":{"key":"2"}}""")]
    [InlineData(PatchKind.Strategic, """{"data":{"$retainKeys":["key"],"key":"2"}}""")]
    public async Task Patch_EachKind_IsTaken(PatchKind kind, string patch)
    {
        await ConnectAsync();
        var address = await AddressAsync("v1", "ConfigMap", "patched");
        await _client.ApplyAsync(address, ConfigMap("patched", "1"), Forced, default);

        var tried = await _client.PatchAsync(address, kind, JsonNode.Parse(patch)!, new PatchOptions("kubectl-patch", true), default);
        Assert.Equal("1", (string?)(await _client.GetAsync(address, default))!.Content["data"]!["key"]);
        var patched = await _client.PatchAsync(address, kind, JsonNode.Parse(patch)!, new PatchOptions("kubectl-patch", false), default);

        Assert.Equal("2", (string?)tried.Content["data"]!["key"]);
        Assert.Equal("2", (string?)patched.Content["data"]!["key"]);
        Assert.Contains("kubectl-patch", patched.Metadata!["managedFields"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task List_InPages_IsWholeAndItemsKnowTheirType()
    {
        await ConnectAsync();
        for (var at = 0; at < 7; at++)
        {
            await _client.ApplyAsync(await AddressAsync("v1", "ConfigMap", $"c{at}"), ConfigMap($"c{at}", "1"), Forced, default);
        }

        var type = (await AddressAsync("v1", "ConfigMap", "c0")).Resource;
        var first = await _client.ListAsync(type, new(_ns, Label, Limit: 3), default);
        await _client.ApplyAsync(await AddressAsync("v1", "ConfigMap", "c6"), ConfigMap("c6", "2"), Forced, default);
        var all = await _client.ListAllAsync(type, new(_ns, Label, Limit: 3), default);

        Assert.Equal(3, first.Items.Count);
        Assert.NotNull(first.Continue);
        Assert.Equal(7, all.Items.Count);
        Assert.All(all.Items, item => Assert.Equal(type.Gvk, item.Gvk));

        await CompactAsync(int.Parse(all.ResourceVersion, System.Globalization.CultureInfo.InvariantCulture));
        var gone = await Assert.ThrowsAsync<KubeApiException>(() =>
            _client.ListAsync(type, new(_ns, Label, 3, first.Continue), default));
        Assert.True(gone.IsGone);
    }

    [SkippableFact]
    public async Task Watch_LifeOfAnObject_IsSeenAndALostLabelIsNotADeletion()
    {
        await ConnectAsync();
        var address = await AddressAsync("v1", "ConfigMap", "watched");
        await _client.ApplyAsync(address, ConfigMap("watched", "1"), Forced, default);
        var sink = new RecordingSink();
        using var stop = new CancellationTokenSource();
        var run = new ResourceWatcher(_client, address.Resource, _ns, Label, TimeProvider.System, NullLogger.Instance)
            .RunAsync(sink, stop.Token);
        await sink.HearsAsync("list:watched");

        var changed = (await _client.ApplyAsync(address, ConfigMap("watched", "2"), Forced, default)).Object;
        await sink.HearsAsync($"Modified:watched@{changed.ResourceVersion}");
        var bare = await _client.PatchAsync(
            address,
            PatchKind.Merge,
            new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { [Label] = null } } },
            new PatchOptions("kubectl-label", false),
            default);
        await sink.HearsAsync($"Modified:watched@{bare.ResourceVersion}");
        var back = (await _client.ApplyAsync(address, ConfigMap("watched", "2"), Forced, default)).Object;
        await sink.HearsAsync($"Added:watched@{back.ResourceVersion}");
        await _client.DeleteAsync(address, new("Background"), default);
        await TestKit.Processes.Eventually.BecomesTrueAsync("the deletion is seen", TimeSpan.FromSeconds(20), () =>
            Task.FromResult(sink.Said[^1].StartsWith("Deleted:watched", StringComparison.Ordinal)));

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.DoesNotContain("error", sink.Said);
    }

    [SkippableFact]
    public async Task Watch_ServerKilledAndBack_SaysSoAndMissesNothing()
    {
        TestKit.Requirements.RealParts.RequireControlPlane();
        await using var controlPlane = await ControlPlane.StartAsync(new ControlPlaneOptions { ToyKubelet = false });
        _ns = "default"; // it ends with its control plane
        _client = new(KubeConnectionFactory.FromKubeconfig(controlPlane.KubeconfigPath), TestApi.Quick, TimeProvider.System);
        var address = await AddressAsync("v1", "ConfigMap", "kept");
        await _client.ApplyAsync(address, ConfigMap("kept", "1"), Forced, default);
        var sink = new RecordingSink();
        using var stop = new CancellationTokenSource();
        var run = new ResourceWatcher(_client, address.Resource, "", Label, TimeProvider.System, NullLogger.Instance).RunAsync(sink, stop.Token);
        await sink.HearsAsync("list:kept");

        await controlPlane.StopApiServerAsync();
        await sink.HearsAsync("error");
        await TestKit.Processes.Eventually.BecomesTrueAsync("the breaker opens", TimeSpan.FromSeconds(20), async () =>
        {
            await Assert.ThrowsAsync<GitOpsException>(() => _client.GetAsync(address, default));
            return _client.Breaker.IsOpen;
        });
        await controlPlane.RestartApiServerAsync();
        await _client.Breaker.WhenClosedAsync(default).WaitAsync(TimeSpan.FromSeconds(30));
        var changed = (await _client.ApplyAsync(address, ConfigMap("kept", "2"), Forced, default)).Object;

        await TestKit.Processes.Eventually.BecomesTrueAsync(
            "the change is seen",
            TimeSpan.FromSeconds(60),
            () => Task.FromResult(sink.Said.Contains($"Modified:kept@{changed.ResourceVersion}") || sink.Said.Count(said => said == "list:kept") > 1),
            () => string.Join(' ', sink.Said));
        await sink.HearsAsync("recovered");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [SkippableFact]
    public async Task LiveDigest_ApplyAnswerReadAndWatch_AreTheSame()
    {
        await ConnectAsync();
        var address = await AddressAsync("apps/v1", "Deployment", "web");
        await _client.ApplyAsync(address, Deployment(), Forced, default);
        // The controllers write status and their annotation, whenever they get to it; after that it stays.
        await TestKit.Processes.Eventually.BecomesTrueAsync("the deployment is observed", TimeSpan.FromSeconds(60), async () =>
            (await _client.GetAsync(address, default))!.Content is { } live
            && live["status"]?["observedGeneration"] is not null
            && live["metadata"]?["annotations"]?["deployment.kubernetes.io/revision"] is not null);
        var digest = LiveDigest.Of((await _client.ApplyAsync(address, Deployment(), Forced, default)).Object);

        Assert.Equal(digest, LiveDigest.Of((await _client.ApplyAsync(address, Deployment(), Forced, default)).Object));

        var read = LiveDigest.Of((await _client.GetAsync(address, default))!);
        Assert.Equal(digest, read);
        var list = await _client.ListAllAsync(address.Resource, new(_ns, Label), default);
        Assert.Equal(read, LiveDigest.Of(Assert.Single(list.Items)));
        Assert.NotEqual(read, LiveDigest.Of(await _client.PatchAsync(
            address, PatchKind.Merge, JsonNode.Parse("""{"spec":{"replicas":2}}""")!, new PatchOptions("kubectl-scale", true), default)));
    }

    [SkippableFact]
    public async Task AnyCall_WithoutRights_IsForbiddenAndTheClusterStaysWell()
    {
        var controlPlane = await SharedControlPlane.GetAsync();
        using var folder = new TestKit.Processes.TempDirectory("limited");
        var path = Path.Combine(folder.Path, "config");
        await File.WriteAllTextAsync(path, KubeconfigText.Of(
            new(controlPlane.Server), $"token: {controlPlane.LimitedToken}", $"certificate-authority: {controlPlane.CaPath}"));
        _client = new(KubeConnectionFactory.FromKubeconfig(path), TestApi.Quick, TimeProvider.System);

        for (var at = 0; at < 5; at++)
        {
            var refused = await Assert.ThrowsAsync<KubeApiException>(() => _client.GetAsync(new(TestApi.Secrets, "default", "x"), default));

            Assert.Equal(403, refused.StatusCode);
            Assert.Equal("Forbidden", refused.Reason);
        }

        Assert.False(_client.Breaker.IsOpen);
        await _client.CheckReadyAsync(default);
    }

    [SkippableFact]
    public async Task AnyCall_ServerOfAForeignAuthority_IsRefusedBeforeTheTokenIsSent()
    {
        var controlPlane = await SharedControlPlane.GetAsync();
        using var folder = new TestKit.Processes.TempDirectory("foreign");
        var path = Path.Combine(folder.Path, "config");
        await File.WriteAllTextAsync(path, KubeconfigText.Of(new(controlPlane.Server), $"token: {controlPlane.LimitedToken}"));
        _client = new(KubeConnectionFactory.FromKubeconfig(path), TestApi.Quick, TimeProvider.System);

        var failure = await Assert.ThrowsAsync<GitOpsException>(() => _client.GetVersionAsync(default));

        Assert.Equal(FailureReason.ClusterUnreachable, failure.Failure.Reason);
        Assert.Contains("certificate authority", failure.Message, StringComparison.Ordinal);
    }

    // The server forgets the snapshots that pages belong to when etcd is compacted, every five minutes by itself.
    private static async Task CompactAsync(int revision)
    {
        using var etcd = new HttpClient();
        using var body = new StringContent($$"""{"revision":"{{revision}}"}""");
        var url = (await SharedControlPlane.GetAsync()).EtcdUrl;
        using var answer = await etcd.PostAsync(new Uri(new Uri(url), "/v3/kv/compaction"), body);
        answer.EnsureSuccessStatusCode();
    }

    private async Task ConnectAsync()
    {
        var controlPlane = await SharedControlPlane.GetAsync();
        _namespace = await controlPlane.CreateNamespaceAsync("kube-client");
        _ns = _namespace.Name;
        _client = new(KubeConnectionFactory.FromKubeconfig(controlPlane.KubeconfigPath), TestApi.Quick, TimeProvider.System);
    }

    private async Task<ResourceAddress> AddressAsync(string apiVersion, string kind, string name) =>
        new((await _client.DiscoverAsync(refresh: false, default)).Find(GroupVersionKind.Parse(apiVersion, kind))!, _ns, name);

    private JsonObject ConfigMap(string name, string value) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = _ns, ["labels"] = new JsonObject { [Label] = "t" } },
        ["data"] = new JsonObject { ["key"] = value },
    };

    private JsonObject Deployment() => JsonNode.Parse($$$"""
        {"apiVersion":"apps/v1","kind":"Deployment",
         "metadata":{"name":"web","namespace":"{{{_ns}}}","labels":{"{{{Label}}}":"t"}},
         "spec":{"replicas":1,"selector":{"matchLabels":{"app":"web"}},
           "template":{"metadata":{"labels":{"app":"web"}},
             "spec":{"containers":[{"name":"web","image":"nginx:1.27","ports":[{"containerPort":80}]}]}
           } } }
        """)!.AsObject();
}
