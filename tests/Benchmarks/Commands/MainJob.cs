using OrleansGitOps.Benchmarks.Figures;
using OrleansGitOps.Benchmarks.Load;
using OrleansGitOps.TestKit.Product;

namespace OrleansGitOps.Benchmarks.Commands;

/// <summary>
/// What one team sees: an overlay with a generator is registered, synced, rolled out by commits. Then 200 small applications beside it:
/// memory, and rogue edits in 50 of them.
/// </summary>
internal sealed class MainJob(Bench bench)
{
    private const string Name = "nordic-payment-gateway";
    private const int Applications = 200;
    private const int Commits = 30;
    private const int Edits = 50;
    // Its namespace, the Deployment, the Service and the generated ConfigMap.
    private const int Objects = 4;
    private readonly ReportTable _table = new("main job");

    public static async Task<string> RunAsync()
    {
        await using var bench = await Bench.StartAsync();
        return await new MainJob(bench).MeasureAsync();
    }

    private static string Image(int version) => $"registry.example/payment-gateway:1.{version}";

    private static Dictionary<string, string?> Files(int version) => new()
    {
        ["base/kustomization.yaml"] = "resources: [web.yaml]\n",
        ["base/web.yaml"] = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: payment-gateway }
            spec:
              replicas: 2
              selector: { matchLabels: { app: payment-gateway } }
              template:
                metadata: { labels: { app: payment-gateway } }
                spec:
                  containers:
                    - { name: web, image: registry.example/payment-gateway, envFrom: [{ configMapRef: { name: gateway } }] }
            ---
            apiVersion: v1
            kind: Service
            metadata: { name: payment-gateway }
            spec: { selector: { app: payment-gateway }, ports: [{ port: 80, targetPort: 8080 }] }
            """,
        ["overlays/production/kustomization.yaml"] = $$"""
            resources: [../../base]
            images: [{ name: registry.example/payment-gateway, newTag: '1.{{version}}' }]
            configMapGenerator: [{ name: gateway, literals: [CURRENCY=NOK] }]
            """,
    };

    private async Task<string> MeasureAsync()
    {
        _table.Add("first start → ready, logged in", $"{(await bench.StartSiloAsync()).TotalSeconds:0.0} s");
        await using var watch = await DeploymentWatch.StartAsync(bench.Kube);
        await OneAsync(watch);
        await ManyAsync(watch);
        _table.Add($"kill -9 with {Applications + 1} applications, start → ready", $"{(await bench.RestartSiloAsync()).TotalSeconds:0.0} s");
        return _table.ToString();
    }

    private async Task OneAsync(DeploymentWatch watch)
    {
        var repository = await bench.Git.CreateRepositoryAsync("infra-manifests.git");
        await repository.CommitAsync(Files(0));
        var mark = ApiRequests.Mark(bench.ControlPlane);
        var start = TimeProvider.System.GetTimestamp();
        await bench.Silo.SendAsync(HttpMethod.Post, "api/v1/applications", Manifest(bench.Git.UrlOf("infra-manifests.git")), "application/yaml");
        await bench.Silo.WaitForAsync(Name, "Synced", application => application.Sync() == "Synced");
        _table.Add("registered → Synced", $"{TimeProvider.System.GetElapsedTime(start).TotalSeconds:0.0} s");
        await bench.Silo.WaitUntilSyncedAsync(Name);
        _table.Add("registered → Healthy", $"{TimeProvider.System.GetElapsedTime(start).TotalSeconds:0.0} s");
        _table.Add("first sync of one: API requests per object", $"{ApiRequests.Since(bench.ControlPlane, mark).PerObject(Objects)}");

        var times = new List<TimeSpan>();
        for (var version = 1; version <= Commits; version++)
        {
            await repository.CommitAsync(Files(version));
            var image = Image(version);
            times.Add(await watch.TimeAsync(
                "payments", "payment-gateway", live => live.Image() == image,
                () => bench.Silo.GetAsync($"api/v1/applications/{Name}?refresh=normal")));
        }

        _table.Add("refresh call after a commit → applied", $"{new Samples(times)}");
        _table.Add("RSS at 1 application", $"{new ProcessFigures(bench.Silo.ProcessId).Resident:0} MiB");
    }

    private async Task ManyAsync(DeploymentWatch watch)
    {
        var fleet = new FleetApplications(bench, Applications, Applications);
        await fleet.CommitAsync();
        var mark = ApiRequests.Mark(bench.ControlPlane);
        await fleet.RegisterAsync();
        await fleet.AllAsync("Synced", item => item.Sync() == "Synced");
        var requests = ApiRequests.Since(bench.ControlPlane, mark);
        _table.Add($"first sync of {Applications}: API requests per object", $"{requests.PerObject(Applications * FleetFiles.ObjectsPerApplication)}");
        _table.Add("rogue edit sent → revert seen by watch", $"{await RogueEdits.RunAsync(bench.Kube, watch, Edits)}");
        var process = new ProcessFigures(bench.Silo.ProcessId);
        _table.Add($"RSS at {Applications + 1} applications, peak", $"{process.Resident:0} MiB, {process.ResidentPeak:0} MiB");
    }

    private static string Manifest(string repository) => $$"""
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: { name: {{Name}}, namespace: argocd }
        spec:
          project: default
          source: { repoURL: '{{repository}}', targetRevision: HEAD, path: overlays/production }
          destination: { server: 'https://kubernetes.default.svc', namespace: payments }
          syncPolicy:
            automated: { prune: true, selfHeal: true }
            syncOptions: [CreateNamespace=true]
        """;
}
