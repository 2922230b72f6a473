using System.Text.Json.Nodes;
using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.EndToEnd.Tests.Product.Drifts;

/// <summary>
/// What the cluster and its controllers do by themselves, and what people may do beside Git: nothing is written because of it. On a cluster of its own, since
/// the changes stay.
/// </summary>
public sealed class NotDriftTests(DriftCluster cluster) : IClassFixture<DriftCluster>
{
    private const string Web = "apis/apps/v1/namespaces/NS/deployments/web";
    private const string Injected = "{'metadata':{'annotations':{'injector.example.com/status':'done'}}}";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static readonly IReadOnlyList<Case> Cases =
    [
        new("status written by a controller", "deployment/web",
            hand => hand.PutAsync(Web + "/status", item => item["status"]!["collisionCount"] = 3),
            live => (int?)live["status"]!["collisionCount"] == 3),
        new("rolling restart (kubectl rollout restart)", "deployment/web", hand => hand.Kubectl.RunAsync("rollout", "restart", "deployment/web"),
            live => live["spec"]!["template"]!["metadata"]!["annotations"]!["kubectl.kubernetes.io/restartedAt"] is not null),
        new("scaling where Git sets no replicas", "deployment/scaled", hand => hand.Kubectl.RunAsync("scale", "deployment/scaled", "--replicas=3"),
            live => (int)live["spec"]!["replicas"]! == 3),
        new("annotation injected by a controller", "deployment/web", hand => hand.MergeAsAsync("sidecar-injector", Web, Injected),
            live => (string?)live["metadata"]!["annotations"]!["injector.example.com/status"] == "done"),
        new("label added by a controller", "configmap/settings", hand => hand.MergeAsAsync(
            "backup-controller", "api/v1/namespaces/NS/configmaps/settings", "{'metadata':{'labels':{'backup.example.com/taken':'yes'}}}"),
            live => (string?)live["metadata"]!["labels"]!["backup.example.com/taken"] == "yes"),
        new("finalizer added by a controller", "configmap/settings", hand => hand.MergeAsAsync(
            "guard-controller", "api/v1/namespaces/NS/configmaps/settings", "{'metadata':{'finalizers':['guard.example.com/held']}}"),
            live => live["metadata"]!["finalizers"] is not null)
        {
            Undo = hand => hand.MergeAsAsync("guard-controller", "api/v1/namespaces/NS/configmaps/settings", "{'metadata':{'finalizers':null}}"),
        },
        new("caBundle injected into a webhook", "validatingwebhookconfiguration/drift-hook", hand => hand.JsonAsync(
            "validatingwebhookconfiguration/drift-hook", "[{'op':'add','path':'/webhooks/0/clientConfig/caBundle','value':'" + Bundle + "'}]",
            "cert-manager-cainjector"),
            live => (string?)live["webhooks"]![0]!["clientConfig"]!["caBundle"] == Bundle),
        new("a pod that is deleted", "deployment/web", hand => hand.Kubectl.RunAsync("delete", "pod", "--selector=app=web", "--wait=false"), _ => true),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(item => item.Name)];

    private static string Bundle => Convert.ToBase64String("-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n"u8);

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public async Task Change_ThatIsNoDrift_IsLeftAlone_AndNothingIsWritten(string name)
    {
        var change = Cases.Single(item => item.Name == name);
        var app = await cluster.AppAsync();
        var hand = new Hand(app);
        await app.Silo.WaitForAsync(app.Name, "Synced", application => application.Sync() == "Synced");
        var journaled = await JournaledAsync(app);
        var audit = app.Parts.ControlPlane.TailAudit();

        await change.Make(hand);
        await change.WaitAsync(hand);
        // An event of the same watches that comes later, and its revert: by then the change was seen and judged.
        await hand.MergeAsync("configmap/marker", "{'data':{'mark':'1'}}");
        await Eventually.BecomesTrueAsync("the marker is reverted", Limit, async () =>
            (string?)(await hand.Kubectl.GetAsync("configmap/marker"))!["data"]!["mark"] == "0");
        await app.Silo.WaitForAsync(app.Name, "Synced", application => application.Sync() == "Synced");

        var written = audit.ReadNew().Where(seen => seen.IsWrite && seen.UserAgent.StartsWith("orleans-gitops", StringComparison.Ordinal)
            && !seen.Uri.Contains("/configmaps/marker", StringComparison.Ordinal));
        Assert.Empty(written.Select(seen => $"{seen.Verb} {seen.Uri}"));
        Assert.Equal(journaled, await JournaledAsync(app));
        Assert.True(change.Holds((await hand.Kubectl.GetAsync(change.Resource))!), "the change is still there");
        await (change.Undo?.Invoke(hand) ?? Task.CompletedTask);
    }

    private static async Task<int> JournaledAsync(Deployed app) =>
        (await app.DriftAsync()).Count(entry => (string?)entry!["name"] != "marker");

    private sealed record Case(string Name, string Resource, Func<Hand, Task> Make, Func<JsonNode, bool> Holds)
    {
        public Func<Hand, Task>? Undo { get; init; }

        public Task WaitAsync(Hand hand) =>
            Eventually.BecomesTrueAsync($"{Name}: done", Limit, async () => Holds((await hand.Kubectl.GetAsync(Resource))!));
    }
}
