using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Api.Tests.Fakes;

internal static class Samples
{
    public const string GatewayKey = "argocd/nordic-payment-gateway";

    public const string GatewayYaml = """
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: { name: nordic-payment-gateway, namespace: argocd }
        spec:
          project: default
          source: { repoURL: 'https://gitlab.com/org/infra-manifests.git', targetRevision: HEAD, path: overlays/production }
          destination: { server: 'https://kubernetes.default.svc', namespace: payments }
          syncPolicy:
            automated: { prune: true, selfHeal: true }
            syncOptions: [CreateNamespace=true]
        """;

    public static Application Gateway { get; } = new()
    {
        Metadata = new ObjectMeta { Name = "nordic-payment-gateway", Namespace = "argocd" },
        Spec = new ApplicationSpec
        {
            Project = "default",
            Source = new ApplicationSource
            {
                RepoURL = "https://gitlab.com/org/infra-manifests.git", TargetRevision = "HEAD", Path = "overlays/production",
            },
            Destination = new ApplicationDestination { Server = ModelConstants.InClusterServer, Namespace = "payments" },
        },
    };

    public static string Json(Application application) => System.Text.Encoding.UTF8.GetString(ModelJson.Serialize(application));
}
