using System.Globalization;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using OrleansGitOps.TestKit.ControlPlanes;
using OrleansGitOps.TestKit.Git;
using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.EndToEnd.Tests.Product;

/// <summary>Many small applications over few repositories, in one namespace: application i is one ConfigMap of the same name.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly SiloGround _ground;
    private readonly TestNamespace _space;
    private readonly List<(string Path, TempGitRepository Repository)> _repositories = [];

    private Fleet(SiloGround ground, TestNamespace space, int count) => (_ground, _space, Names) =
        (ground, space, [.. Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{space.Name}-{i:00}"))]);

    public IReadOnlyList<string> Names { get; }

    public IEnumerable<string> RepositoryPaths => _repositories.Select(item => item.Path);

    /// <summary>Commits and registers them; does not wait for their first sync.</summary>
    public static async Task<Fleet> RegisterAsync(SiloGround ground, SiloProcess silo, int applications, int repositories)
    {
        var space = await ground.ControlPlane.CreateNamespaceAsync("fleet");
        var fleet = new Fleet(ground, space, applications);
        for (var i = 0; i < repositories; i++)
        {
            var path = $"{space.Name}-{i}.git";
            fleet._repositories.Add((path, await ground.Git.CreateRepositoryAsync(path)));
        }

        await fleet.CommitAsync("blue");
        foreach (var name in fleet.Names)
        {
            await silo.SendAsync(HttpMethod.Post, "api/v1/applications", fleet.Manifest(name), "application/yaml");
        }

        return fleet;
    }

    /// <summary>One commit in each repository; every application gets this color.</summary>
    /// <returns>The commits, repository by repository.</returns>
    public async Task<IReadOnlyList<string>> CommitAsync(string color)
    {
        var commits = new List<string>();
        for (var i = 0; i < _repositories.Count; i++)
        {
            commits.Add(await _repositories[i].Repository.CommitAsync(Names.Where((_, index) => index % _repositories.Count == i).ToDictionary(
                name => $"{name}/settings.yaml",
                string? (name) => $$"""
                    apiVersion: v1
                    kind: ConfigMap
                    metadata: { name: {{name}} }
                    data: { color: {{color}} }

                    """)));
        }

        return commits;
    }

    /// <summary>Waits until the cluster has this color everywhere.</summary>
    public Task WaitForColorAsync(string color, TimeSpan? limit = null)
    {
        var left = "";
        return Eventually.BecomesTrueAsync($"every ConfigMap is {color}", limit ?? Limit, async () =>
        {
            var maps = (await _ground.Kube.CoreV1.ListNamespacedConfigMapAsync(_space.Name)).Items.ToDictionary(item => item.Metadata.Name);
            left = string.Join(' ', Names.Where(name => !maps.TryGetValue(name, out var map) || map.Data["color"] != color));
            return left.Length == 0;
        }, () => left);
    }

    /// <summary>Waits until this silo lists every application as Synced.</summary>
    public Task WaitUntilSyncedAsync(SiloProcess silo, TimeSpan? limit = null)
    {
        var last = "";
        return Eventually.BecomesTrueAsync("every application is Synced", limit ?? Limit, async () =>
        {
            using var answer = await silo.TrySendAsync(HttpMethod.Get, "api/v1/applications");
            last = await answer.Content.ReadAsStringAsync();
            return answer.IsSuccessStatusCode && Mine(JsonNode.Parse(last)!).Count(item => item.Sync() == "Synced") == Names.Count;
        }, () => $"{last}\n{silo.Log}");
    }

    /// <summary>The applications of this fleet in a list answer.</summary>
    public IEnumerable<JsonObject> Mine(JsonNode list) =>
        (list["items"] as JsonArray ?? []).OfType<JsonObject>().Where(item => Names.Contains((string?)item["metadata"]!["name"]));

    /// <summary>An admin gives every ConfigMap this color by hand.</summary>
    public Task PaintByHandAsync(string color) => Task.WhenAll(Names.Select(name => _ground.Kube.CoreV1.PatchNamespacedConfigMapAsync(
        new V1Patch($$$"""{"data":{"color":"{{{color}}}"}}""", V1Patch.PatchType.MergePatch), name, _space.Name, fieldManager: "kubectl-edit")));

    public async ValueTask DisposeAsync() => await _space.DisposeAsync();

    private string Manifest(string name)
    {
        var repository = _repositories[Names.ToList().IndexOf(name) % _repositories.Count].Path;
        return $$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: { name: {{name}}, namespace: argocd }
            spec:
              project: default
              source: { repoURL: '{{_ground.Git.UrlOf(repository)}}', targetRevision: HEAD, path: {{name}} }
              destination: { server: 'https://kubernetes.default.svc', namespace: {{_space.Name}} }
              syncPolicy: { automated: { prune: true, selfHeal: true } }
            """;
    }
}
