using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.TestKit.FakeClusters;

/// <summary>
/// A cluster in memory for pure tests: objects with uid, resourceVersion and field ownership as far as <see cref="FakeServerSideApply"/>
/// knows it. Thread-safe. What real servers do is judged by tests against real servers.
/// </summary>
public sealed class FakeKubeClient : IKubeClient
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ResourceKey, KubeObject> _objects = [];
    private readonly ConcurrentQueue<FakeCall> _calls = [];
    private long _version = 100;

    public FakeKubeClient(params string[] namespaces)
    {
        foreach (var name in namespaces)
        {
            Put(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } });
        }
    }

    public Uri Server { get; } = new("https://fake.invalid");

    public ApiDiscovery Discovery { get; set; } = FakeDiscovery.Standard;

    /// <summary>Called before each request; what it returns is thrown.</summary>
    public Func<FakeCall, Exception?> OnCall { get; set; } = static _ => null;

    public IReadOnlyList<FakeCall> Calls => [.. _calls];

    public IEnumerable<FakeCall> Writes => Calls.Where(call => call.Verb is "apply" or "patch" or "delete");

    public IReadOnlyList<KubeObject> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _objects.Values];
            }
        }
    }

    public KubeObject? Find(ResourceKey key)
    {
        lock (_lock)
        {
            return _objects.GetValueOrDefault(key);
        }
    }

    /// <summary>Stores an object as if somebody else had written it; a new uid where there was none.</summary>
    public KubeObject Put(JsonObject content)
    {
        lock (_lock)
        {
            return Store((JsonObject)content.DeepClone());
        }
    }

    /// <summary>Changes an object behind the client's back.</summary>
    public KubeObject Change(ResourceKey key, Action<JsonObject> change)
    {
        lock (_lock)
        {
            var content = _objects[key].CloneContent();
            change(content);
            return Store(content);
        }
    }

    public void Remove(ResourceKey key)
    {
        lock (_lock)
        {
            _objects.Remove(key);
        }
    }

    public Task<ApiDiscovery> DiscoverAsync(bool refresh, CancellationToken cancellationToken) => Task.FromResult(Discovery);

    public Task<KubeObject?> GetAsync(ResourceAddress address, CancellationToken cancellationToken)
    {
        Note(new FakeCall("get", Name(address)), cancellationToken);
        return Task.FromResult(Find(Key(address)));
    }

    public async Task<ApplyResult> ApplyAsync(ResourceAddress address, JsonObject body, ApplyOptions options, CancellationToken cancellationToken)
    {
        await PassAsync(options.Gate, cancellationToken);
        var version = (string?)body["metadata"]?["resourceVersion"];
        Note(new FakeCall(options.DryRun ? "dry-run" : "apply", Name(address), version), cancellationToken);
        lock (_lock)
        {
            CheckNamespace(address);
            var live = _objects.GetValueOrDefault(Key(address));
            Precondition(live, version);
            if ((string?)body["metadata"]?["uid"] is { } uid && uid != live?.Uid)
            {
                throw new KubeApiException(409, "Conflict", "uid mismatch");
            }

            var applied = FakeServerSideApply.Apply(live?.Content, body, options.FieldManager);
            return new ApplyResult(options.DryRun ? new KubeObject(applied) : Store(applied), live is null);
        }
    }

    public async Task<KubeObject> PatchAsync(
        ResourceAddress address, PatchKind kind, JsonNode patch, PatchOptions options, CancellationToken cancellationToken)
    {
        await PassAsync(options.Gate, cancellationToken);
        Note(new FakeCall(options.DryRun ? "dry-patch" : "patch", Name(address)), cancellationToken);
        lock (_lock)
        {
            var live = _objects.GetValueOrDefault(Key(address)) ?? throw new KubeApiException(404, "NotFound", "not found");
            var content = live.CloneContent();
            if (kind == PatchKind.Json)
            {
                FakePatch.Json(content, (JsonArray)patch);
            }
            else
            {
                Precondition(live, (string?)patch["metadata"]?["resourceVersion"]);
                FakePatch.Merge(content, (JsonObject)patch);
            }

            return options.DryRun ? new KubeObject(content) : Store(content);
        }
    }

    public async Task<bool> DeleteAsync(ResourceAddress address, DeleteOptions options, CancellationToken cancellationToken)
    {
        await PassAsync(options.Gate, cancellationToken);
        Note(new FakeCall("delete", Name(address), options.ResourceVersion), cancellationToken);
        lock (_lock)
        {
            var live = _objects.GetValueOrDefault(Key(address));
            if (live is null)
            {
                return false;
            }

            Precondition(live, options.ResourceVersion);
            if (options.Uid is not null && options.Uid != live.Uid)
            {
                throw new KubeApiException(409, "Conflict", "uid differs");
            }

            if (live.Metadata?["finalizers"] is JsonArray { Count: > 0 })
            {
                var content = live.CloneContent();
                content["metadata"]!["deletionTimestamp"] = "2026-01-01T00:00:00Z";
                Store(content);
            }
            else
            {
                _objects.Remove(Key(address));
            }

            return true;
        }
    }

    public Task<KubeList> ListAsync(ApiResource resource, ListOptions options, CancellationToken cancellationToken)
    {
        Note(new FakeCall("list", resource.Gvk.Kind), cancellationToken);
        lock (_lock)
        {
            var items = _objects.Values.Where(item => item.Gvk == resource.Gvk && (options.Namespace.Length == 0 || item.Namespace == options.Namespace)
                && (options.LabelSelector?.Split('=') is not [var label, var value] || item.Label(label) == value));
            return Task.FromResult(new KubeList([.. items], Version(), null));
        }
    }

    public async IAsyncEnumerable<KubeWatchEvent> WatchAsync(
        ApiResource resource, ListOptions options, string resourceVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        yield break;
    }

    public Task<string> GetVersionAsync(CancellationToken cancellationToken) => Task.FromResult("v0.0.0");

    public Task CheckReadyAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task PassAsync(WriteGate? gate, CancellationToken cancellationToken)
    {
        if (gate is not null)
        {
            await gate(cancellationToken);
        }
    }

    private KubeObject Store(JsonObject content)
    {
        _version++;
        var metadata = (JsonObject)content["metadata"]!;
        metadata["uid"] ??= $"uid-{_version}";
        metadata["resourceVersion"] = Version();
        var stored = new KubeObject(content);
        _objects[stored.Key] = stored;
        return stored;
    }

    private void CheckNamespace(ResourceAddress address)
    {
        if (address.Namespace.Length > 0 && !_objects.ContainsKey(new ResourceKey("", "Namespace", "", address.Namespace)))
        {
            throw new KubeApiException(
                404, "NotFound", $"namespaces \"{address.Namespace}\" not found", new JsonObject { ["kind"] = "namespaces" });
        }
    }

    private static void Precondition(KubeObject? live, string? version)
    {
        if (live is not null && version is not null && live.ResourceVersion != version)
        {
            throw new KubeApiException(409, "Conflict", "the object has been modified");
        }
    }

    private void Note(FakeCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _calls.Enqueue(call);
        if (OnCall(call) is { } exception)
        {
            throw exception;
        }
    }

    private string Version() => _version.ToString(CultureInfo.InvariantCulture);

    private static string Name(ResourceAddress address) => $"{address.Resource.Gvk.Kind}/{address.Name}";

    private static ResourceKey Key(ResourceAddress address) =>
        new(address.Resource.Gvk.Group, address.Resource.Gvk.Kind, address.Namespace, address.Name);
}
