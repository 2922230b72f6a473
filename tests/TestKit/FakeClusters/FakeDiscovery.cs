using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.TestKit.FakeClusters;

/// <summary>A few kinds of a plain cluster.</summary>
public static class FakeDiscovery
{
    private static readonly HashSet<string> Verbs = ["create", "delete", "get", "list", "patch", "update", "watch"];

    public static ApiDiscovery Standard { get; } = new(
    [
        Resource("", "v1", "Namespace", namespaced: false),
        Resource("", "v1", "ConfigMap"), Resource("", "v1", "Secret"), Resource("", "v1", "Service"), Resource("", "v1", "ServiceAccount"),
        Resource("", "v1", "Pod"),
        Resource("apps", "v1", "Deployment"), Resource("apps", "v1", "StatefulSet"),
        Resource("rbac.authorization.k8s.io", "v1", "ClusterRole", namespaced: false),
        Resource("apiextensions.k8s.io", "v1", "CustomResourceDefinition", namespaced: false),
    ]);

    public static ApiDiscovery With(params ApiResource[] more) => new([.. Standard.Resources, .. more]);

    public static ApiResource Resource(string group, string version, string kind, bool namespaced = true) =>
        new(new GroupVersionKind(group, version, kind), kind.ToLowerInvariant() + "s", namespaced, Verbs);
}
