using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Manifests.Objects;
using OrleansGitOps.TestKit.ControlPlanes;

namespace OrleansGitOps.Engine.Tests.Syncing;

/// <summary>A namespace of the shared control plane with one application in it, and somebody who changes things there.</summary>
internal sealed class RealCluster : IAsyncDisposable
{
    private readonly TestNamespace _space;

    private RealCluster(HttpKubeClient client, TestNamespace space)
    {
        (Client, _space) = (client, space);
        App = new SyncHarness(client, space.Name);
    }

    public HttpKubeClient Client { get; }

    public string Space => _space.Name;

    public SyncHarness App { get; set; }

    public static async Task<RealCluster> StartAsync(string purpose)
    {
        var controlPlane = await SharedControlPlane.GetAsync();
        var client = new HttpKubeClient(
            KubeConnectionFactory.FromKubeconfig(controlPlane.KubeconfigPath), new KubeClientOptions(), TimeProvider.System);
        return new RealCluster(client, await controlPlane.CreateNamespaceAsync(purpose));
    }

    public async ValueTask DisposeAsync()
    {
        await _space.DisposeAsync();
        Client.Dispose();
    }

    public async Task<ResourceAddress> AddressAsync(string apiVersion, string kind, string name, string? space = null)
    {
        var discovery = await Client.DiscoverAsync(refresh: false, CancellationToken.None);
        var resource = discovery.Find(GroupVersionKind.Parse(apiVersion, kind))!;
        return new ResourceAddress(resource, resource.Namespaced ? space ?? Space : "", name);
    }

    public async Task<KubeObject?> FindAsync(string apiVersion, string kind, string name) =>
        await Client.GetAsync(await AddressAsync(apiVersion, kind, name), CancellationToken.None);

    public async Task<KubeObject> PatchAsync(
        string apiVersion, string kind, string name, PatchKind patchKind, string patch, string manager) =>
        await Client.PatchAsync(
            await AddressAsync(apiVersion, kind, name), patchKind, JsonNode.Parse(patch.Replace('\'', '"'))!,
            new PatchOptions(manager, DryRun: false), CancellationToken.None);

    /// <summary>As <c>kubectl apply --server-side</c>, or a client-side one when the manager is that of kubectl.</summary>
    public async Task<KubeObject> ApplyAsAsync(string manifest, string manager)
    {
        var item = SyncHarness.Manifest(manifest);
        var address = await AddressAsync(item.Gvk.ApiVersion, item.Kind, item.Name);
        var content = item.CloneContent();
        content["metadata"]!["namespace"] = Space;
        return (await Client.ApplyAsync(address, content, new ApplyOptions(manager, Force: true, DryRun: false),
            CancellationToken.None)).Object;
    }

    /// <summary>
    /// Turns an Apply entry into an Update entry of another manager: what <c>kubectl apply</c>
    /// (client-side) or <c>kubectl create</c> leaves behind.
    /// </summary>
    public async Task OwnAsUpdateAsync(KubeObject item, string manager)
    {
        var entries = (JsonArray)item.CloneContent()["metadata"]!["managedFields"]!;
        foreach (var entry in entries.OfType<JsonObject>())
        {
            entry["manager"] = manager;
            entry["operation"] = "Update";
        }

        var patch = new JsonArray(
            new JsonObject { ["op"] = "replace", ["path"] = "/metadata/managedFields", ["value"] = entries.DeepClone() });
        await PatchAsync(item.Gvk.ApiVersion, item.Kind, item.Name, PatchKind.Json, patch.ToJsonString(), manager);
    }

    public async Task DeleteAsync(string apiVersion, string kind, string name) =>
        await Client.DeleteAsync(await AddressAsync(apiVersion, kind, name), new DeleteOptions("Background"), CancellationToken.None);

    public async Task AssertSyncedAsync()
    {
        var comparison = await App.CompareAsync();
        Assert.All(comparison.Resources, item => Assert.True(item.IsSynced, $"{item.Key} {item.Reason}: {string.Join(", ", item.Fields)}"));
    }

    /// <summary>The spec (or data) as text, for "as before".</summary>
    public static string Content(KubeObject? item) =>
        item is null ? "absent" : CanonicalJson.Text(item.Content["spec"] ?? item.Content["data"]);
}
