using System.Security.Cryptography;
using System.Text.Json.Nodes;
using k8s;
using OrleansGitOps.TestKit.Git;

namespace OrleansGitOps.EndToEnd.Tests.Product;

/// <summary>A small web application in a repository of its own, registered and synced.</summary>
internal sealed class Deployed
{
    public const string BaseImage = "registry.example/web:1.0";

    private Deployed(Installation.Parts parts, string name, TempGitRepository repository) => (Parts, Name, Repository) = (parts, name, repository);

    public Installation.Parts Parts { get; }

    public SiloProcess Silo => Parts.Silo;

    public Kubernetes Kube => Parts.Kube;

    /// <summary>Name of the application, its namespace and its repository.</summary>
    public string Name { get; }

    public TempGitRepository Repository { get; }

    public static IReadOnlyDictionary<string, string?> Files { get; } = new Dictionary<string, string?>
    {
        ["base/kustomization.yaml"] = """
            resources: [deployment.yaml, service.yaml, config.yaml]
            """,
        ["base/deployment.yaml"] = $$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
              labels: { app: web, tier: front }
            spec:
              replicas: 2
              selector:
                matchLabels: { app: web }
              template:
                metadata:
                  labels: { app: web }
                spec:
                  containers:
                    - name: web
                      image: {{BaseImage}}
                      env:
                        - name: MODE
                          value: production
                      ports:
                        - containerPort: 8080
            """,
        ["base/service.yaml"] = """
            apiVersion: v1
            kind: Service
            metadata: { name: web }
            spec:
              selector: { app: web }
              ports: [{ name: http, port: 80, targetPort: 8080 }]
            """,
        ["base/config.yaml"] = """
            apiVersion: v1
            kind: ConfigMap
            metadata: { name: settings }
            data: { color: blue, size: "10" }
            """,
        ["overlays/production/kustomization.yaml"] = """
            resources: [../../base]
            """,
    };

    /// <summary>Registers an application and waits until it is Synced and Healthy.</summary>
    public static async Task<Deployed> StartAsync(
        Installation.Parts parts, IReadOnlyDictionary<string, string?>? files = null, string policy = "automated: { prune: true, selfHeal: true }")
    {
        var deployed = await RegisterAsync(parts, files, policy);
        await parts.Silo.WaitUntilSyncedAsync(deployed.Name);
        return deployed;
    }

    /// <summary>Registers an application and does not wait.</summary>
    public static async Task<Deployed> RegisterAsync(
        Installation.Parts parts, IReadOnlyDictionary<string, string?>? files = null, string policy = "automated: { prune: true, selfHeal: true }",
        string path = "overlays/production")
    {
        var name = "app-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        var repository = await parts.Git.CreateRepositoryAsync($"{name}.git");
        await repository.CommitAsync(files ?? Files);
        var deployed = new Deployed(parts, name, repository);
        await parts.Silo.SendAsync(HttpMethod.Post, "api/v1/applications", deployed.Manifest(policy, path), "application/yaml");
        return deployed;
    }

    public string Manifest(string policy = "automated: { prune: true, selfHeal: true }", string path = "overlays/production") => $$"""
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: { name: {{Name}}, namespace: argocd }
        spec:
          project: default
          source: { repoURL: '{{Parts.Git.UrlOf($"{Name}.git")}}', targetRevision: HEAD, path: {{path}} }
          destination: { server: 'https://kubernetes.default.svc', namespace: {{Name}} }
          syncPolicy:
            {{policy}}
            syncOptions: [CreateNamespace=true]
        """;

    public async Task<JsonArray> DriftAsync() => (JsonArray)(await Silo.GetAsync($"api/v1/applications/{Name}/drift"))["items"]!;
}
