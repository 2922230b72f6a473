using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using OrleansGitOps.TestKit.ControlPlanes;
using OrleansGitOps.TestKit.Git;
using OrleansGitOps.TestKit.Processes;
using OrleansGitOps.TestKit.Requirements;

namespace OrleansGitOps.EndToEnd.Tests.Product;

/// <summary>The same job on a server of today, which keeps field ownership and judges fields otherwise than that of 1.20.</summary>
public sealed class CurrentServerTests
{
    private const string Group = "gadgets.example.com";
    private const string Name = "current";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static readonly Dictionary<string, string?> Files = new()
    {
        ["definition.yaml"] = $$"""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: { name: gadgets.{{Group}} }
            spec:
              group: {{Group}}
              scope: Cluster
              names: { kind: Gadget, plural: gadgets, singular: gadget }
              versions:
                - name: v1
                  served: true
                  storage: true
                  schema:
                    openAPIV3Schema:
                      type: object
                      properties:
                        spec:
                          type: object
                          properties:
                            size: { type: integer, default: 1 }
                            mode: { type: string }
                            extra: { type: string }
                            ports:
                              type: array
                              x-kubernetes-list-type: map
                              x-kubernetes-list-map-keys: [name]
                              items:
                                type: object
                                required: [name]
                                properties: { name: { type: string }, port: { type: integer } }
            """,
        ["one.yaml"] = Gadget("one"),
        ["two.yaml"] = Gadget("two"),
    };

    [SkippableFact]
    public async Task Application_OfCustomResources_IsSyncedHealedAndPruned()
    {
        RealParts.RequireGit();
        var controlPlane = await SharedControlPlane.GetAsync();
        await using var server = await CurrentApiServer.StartAsync(controlPlane);
        using var kube = server.CreateClient();
        await using var git = await GitHttpServer.StartAsync();
        using var folder = new TempDirectory("current");
        await using var silo = await SiloProcess.StartAsync(folder.Combine("data"), server.KubeconfigPath);
        var repository = await git.CreateRepositoryAsync($"{Name}.git");
        await repository.CommitAsync(Files);
        await silo.SendAsync(HttpMethod.Post, "api/v1/applications", $$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: { name: {{Name}}, namespace: argocd }
            spec:
              project: default
              source: { repoURL: '{{git.UrlOf($"{Name}.git")}}', targetRevision: HEAD, path: . }
              destination: { server: 'https://kubernetes.default.svc' }
              syncPolicy: { automated: { prune: true, selfHeal: true } }
            """, "application/yaml");
        await silo.WaitForAsync(Name, "Synced", application => application.Sync() == "Synced" && application.Phase() == "Succeeded");
        var before = await SpecAsync(kube, "one");
        Assert.Equal(1, (int?)before["size"]);

        foreach (var patch in new[]
        {
            """{"spec":{"mode":"evil"}}""", """{"spec":{"mode":null}}""", """{"spec":{"extra":"by hand"}}""", """{"spec":{"size":7}}""",
            """{"spec":{"ports":[{"name":"http","port":80},{"name":"spy","port":99}]}}""", """{"spec":{"ports":[]}}""",
        })
        {
            await kube.CustomObjects.PatchClusterCustomObjectAsync(
                new V1Patch(patch, V1Patch.PatchType.MergePatch), Group, "v1", "gadgets", "one", fieldManager: "kubectl-edit");
            await Eventually.BecomesTrueAsync($"{patch} is reverted", Limit, async () =>
                JsonNode.DeepEquals(await SpecAsync(kube, "one"), before), () => silo.Log[^2000..]);
        }

        var commit = await repository.CommitAsync(new Dictionary<string, string?> { ["two.yaml"] = null });
        await CollectAsync(kube, "two");
        await silo.WaitForAsync(Name, $"Synced {commit}", application => application.Sync() == "Synced" && application.Revision() == commit);
        Assert.Equal(["one"], await NamesAsync(kube));
        Assert.Equal(6, ((JsonArray)(await silo.GetAsync($"api/v1/applications/{Name}/drift"))["items"]!).Count);
    }

    private static string Gadget(string name) => $$"""
        apiVersion: {{Group}}/v1
        kind: Gadget
        metadata: { name: {{name}} }
        spec: { mode: calm, ports: [{ name: http, port: 80 }] }

        """;

    /// <summary>Plays the garbage collector, which this server has not: ends a deletion in the foreground.</summary>
    private static async Task CollectAsync(Kubernetes kube, string name)
    {
        await Eventually.BecomesTrueAsync($"{name} is being deleted", Limit, async () =>
            (await GetAsync(kube, name))["metadata"]!["deletionTimestamp"] is not null);
        await kube.CustomObjects.PatchClusterCustomObjectAsync(
            new V1Patch("""{"metadata":{"finalizers":null}}""", V1Patch.PatchType.MergePatch), Group, "v1", "gadgets", name, fieldManager: "collector");
    }

    private static async Task<JsonNode> SpecAsync(Kubernetes kube, string name) => (await GetAsync(kube, name))["spec"]!;

    private static async Task<JsonNode> GetAsync(Kubernetes kube, string name) =>
        JsonNode.Parse($"{await kube.CustomObjects.GetClusterCustomObjectAsync(Group, "v1", "gadgets", name)}")!;

    private static async Task<IEnumerable<string>> NamesAsync(Kubernetes kube) =>
        JsonNode.Parse($"{await kube.CustomObjects.ListClusterCustomObjectAsync(Group, "v1", "gadgets")}")!["items"]!.AsArray()
            .Select(item => (string)item!["metadata"]!["name"]!);
}
