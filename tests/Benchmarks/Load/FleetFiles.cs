namespace OrleansGitOps.Benchmarks.Load;

/// <summary>
/// Overlays of one base: a Deployment scaled to 0, a ServiceAccount, a Service and an Ingress each, in ten namespaces.
/// </summary>
internal static class FleetFiles
{
    public const int ObjectsPerApplication = 4;

    public const string NamespacePrefix = "fleet-";

    public const string FirstImage = "registry.example/web:1";

    public static string Name(int application) => $"app-{application:00000}";

    public static bool IsOurs(string application) => application.StartsWith("app-", StringComparison.Ordinal);

    public static string Namespace(int application) => $"{NamespacePrefix}{application % 10}";

    public static Dictionary<string, string?> Base(string image) => new()
    {
        ["base/kustomization.yaml"] = "resources: [web.yaml]\n",
        ["base/web.yaml"] = $$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: web }
            spec:
              replicas: 0
              selector: { matchLabels: { app: web } }
              template:
                metadata: { labels: { app: web } }
                spec:
                  containers: [{ name: web, image: '{{image}}', ports: [{ containerPort: 8080 }] }]
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: { name: web }
            ---
            apiVersion: v1
            kind: Service
            metadata: { name: web }
            spec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: { name: web }
            spec: { defaultBackend: { service: { name: web, port: { number: 80 } } } }
            """,
    };

    public static (string Path, string? Content) Overlay(int application, string more = "") =>
        ($"overlays/{Name(application)}/kustomization.yaml", $"resources: [../../base]\nnamePrefix: {Name(application)}-\n{more}");

    public static string Manifest(int application, string repository) => $$"""
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: { name: {{Name(application)}}, namespace: argocd }
        spec:
          project: default
          source: { repoURL: '{{repository}}', targetRevision: HEAD, path: overlays/{{Name(application)}} }
          destination: { server: 'https://kubernetes.default.svc', namespace: {{Namespace(application)}} }
          syncPolicy: { automated: { prune: true, selfHeal: true }, syncOptions: [CreateNamespace=true] }
        """;

    /// <summary>An object of an application as an apply's body, marked as the product marks it.</summary>
    /// <param name="resource">For example <c>deployments</c>.</param>
    /// <param name="name">Its name.</param>
    public static string LiveObject(string resource, string name)
    {
        var metadata = $$"""
            "metadata": { "name": "{{name}}", "labels": { "orleans-gitops.io/app": "0123456789abcdef" },
              "annotations": { "argocd.argoproj.io/tracking-id": "{{name}}:apps/{{resource}}:namespace/{{name}}" } }
            """;
        return resource switch
        {
            "namespaces" => $$"""{ "apiVersion": "v1", "kind": "Namespace", {{metadata}} }""",
            "serviceaccounts" => $$"""{ "apiVersion": "v1", "kind": "ServiceAccount", {{metadata}} }""",
            "services" => $$"""
                { "apiVersion": "v1", "kind": "Service", {{metadata}},
                  "spec": { "selector": { "app": "web" }, "ports": [{ "name": "http", "port": 80, "protocol": "TCP", "targetPort": 8080 }] } }
                """,
            "ingresses" => $$"""
                { "apiVersion": "networking.k8s.io/v1", "kind": "Ingress", {{metadata}},
                  "spec": { "defaultBackend": { "service": { "name": "{{name}}", "port": { "number": 80 } } } } }
                """,
            "deployments" => $$"""
                { "apiVersion": "apps/v1", "kind": "Deployment", {{metadata}},
                  "spec": { "replicas": 0, "selector": { "matchLabels": { "app": "web" } }, "template": { "metadata": { "labels": { "app": "web" } },
                    "spec": { "containers": [{ "name": "web", "image": "{{FirstImage}}", "ports": [{ "containerPort": 8080, "protocol": "TCP" }] }] } } } }
                """,
            _ => throw new ArgumentException($"The fleet has no {resource}.", nameof(resource)),
        };
    }
}
