using System.Text.Json.Nodes;
using OrleansGitOps.TestKit.ControlPlanes;

namespace OrleansGitOps.EndToEnd.Tests.Product.Drifts;

/// <summary>Objects that others made before the application came: what Git does not have goes, whoever set it, and is told before.</summary>
[Collection(DriftCluster.Collection)]
public sealed class AdoptionTests(DriftCluster cluster)
{
    private const string Path = "api/v1/namespaces/NS/configmaps";

    private static readonly IReadOnlyList<(string Name, string Manager, Func<Hand, Task> Make)> Cases =
    [
        ("kubectl apply", "kubectl-client-side-apply", hand => hand.ApplyAsync(Existing)),
        ("kubectl apply --server-side", "kubectl", hand => hand.ApplyAsync(Existing, "--server-side")),
        ("kubectl edit", "kubectl-edit", async hand =>
        {
            await hand.ApplyAsync(Git, "--server-side", "--field-manager=somebody");
            await hand.Kubectl.EditAsync("configmap/settings", "'s/color:.blue/color:\\x20red\\n\\x20\\x20extra:\\x20old/'");
        }),
        ("helm", "helm", hand => hand.PostAsync("helm", Path, """
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings","labels":{"app.kubernetes.io/managed-by":"Helm"},
             "annotations":{"meta.helm.sh/release-name":"web","meta.helm.sh/release-namespace":"web"}},"data":{"color":"red","extra":"old"}}
            """)),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(item => item.Name)];

    private static string Git => "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { color: blue }\n";

    private static string Existing => "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { color: red, extra: old }\n";

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public async Task Sync_OfAnObjectThatOthersMade_TakesItOver_AsWasToldBefore(string name)
    {
        var (_, manager, make) = Cases.Single(item => item.Name == name);
        var files = new Dictionary<string, string?>
        {
            ["overlays/production/kustomization.yaml"] = "resources: [settings.yaml]", ["overlays/production/settings.yaml"] = Git,
        };
        var app = await Deployed.RegisterAsync(await cluster.StartAsync(), files, policy: "automated: { enabled: false }");
        var hand = new Hand(app);
        await new Kubectl(app.Parts.ControlPlane).RunAsync("create", "namespace", app.Name);
        await make(hand);
        await app.Silo.GetAsync($"api/v1/applications/{app.Name}?refresh=hard");

        var told = (await app.Silo.GetAsync($"api/v1/applications/{app.Name}/managed-resources"))["items"]!.AsArray()
            .Single(item => (string?)item!["kind"] == "ConfigMap")!;
        await app.Silo.SendAsync(HttpMethod.Post, $"api/v1/applications/{app.Name}/sync", "{}");
        await app.Silo.WaitForAsync(app.Name, "Synced", application => application.Sync() == "Synced" && application.Phase() == "Succeeded");

        var live = (await hand.Kubectl.GetAsync("configmap/settings"))!;
        Assert.Equal("{\"color\":\"blue\"}", live["data"]!.ToJsonString());
        Assert.Contains(manager, told["takeover"]!["managers"]!.AsArray().Select(item => (string)item!));
        Assert.Contains("data.extra", told["takeover"]!["removed"]!.AsArray().Select(item => (string)item!));
        Assert.Equal("{\"color\":\"blue\"}", JsonNode.Parse((string)told["predictedLiveState"]!)!["data"]!.ToJsonString());
        // And from then on it is healed as any other.
        await hand.Kubectl.RunAsync("patch", "configmap/settings", "--type=merge", "--patch={\"data\":{\"extra\":\"again\"}}");
        await app.Silo.WaitForAsync(app.Name, "OutOfSync", application => application.Sync() == "OutOfSync");
    }
}
