using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Resources;

/// <summary>
/// Of which kinds an object may have made others. Children carry their parent's uid in <c>metadata.ownerReferences</c>, and Kubernetes cannot be asked for
/// them by that; so what may be a child is listed by kind. Kinds of Kubernetes itself make what is written here; an object of any other kind may have made
/// workloads and what belongs to them, and objects of its own API group.
/// </summary>
internal static class ChildKinds
{
    private static readonly Dictionary<(string Group, string Kind), (string Group, string Kind)[]> BuiltIn = new()
    {
        [("apps", "Deployment")] = [("apps", "ReplicaSet")],
        [("apps", "ReplicaSet")] = [("", "Pod")],
        [("apps", "StatefulSet")] = [("", "Pod"), ("apps", "ControllerRevision"), ("", "PersistentVolumeClaim")],
        [("apps", "DaemonSet")] = [("", "Pod"), ("apps", "ControllerRevision")],
        [("", "ReplicationController")] = [("", "Pod")],
        [("batch", "CronJob")] = [("batch", "Job")],
        [("batch", "Job")] = [("", "Pod")],
        [("", "Service")] = [("discovery.k8s.io", "EndpointSlice"), ("", "Endpoints")],
    };

    private static readonly (string Group, string Kind)[] OfOperators =
    [
        ("apps", "Deployment"), ("apps", "StatefulSet"), ("apps", "DaemonSet"), ("apps", "ReplicaSet"), ("batch", "Job"), ("batch", "CronJob"), ("", "Pod"),
        ("", "Service"), ("", "ServiceAccount"), ("", "ConfigMap"), ("", "Secret"), ("", "PersistentVolumeClaim"), ("networking.k8s.io", "Ingress"),
        ("networking.k8s.io", "NetworkPolicy"), ("autoscaling", "HorizontalPodAutoscaler"), ("policy", "PodDisruptionBudget"),
        ("rbac.authorization.k8s.io", "Role"), ("rbac.authorization.k8s.io", "RoleBinding"),
    ];

    /// <summary>The types to look at for children of an object of this kind, as the cluster serves them; most have none.</summary>
    public static IEnumerable<ApiResource> Of(GroupVersionKind parent, ApiDiscovery discovery)
    {
        if (BuiltIn.TryGetValue((parent.Group, parent.Kind), out var made))
        {
            return made.Select(child => Find(child, discovery)).OfType<ApiResource>();
        }

        if (IsBuiltIn(parent.Group))
        {
            return [];
        }

        var own = discovery.Resources.Where(type => type.Gvk.Group == parent.Group && type is { Namespaced: true } && type.Can("list"))
            .GroupBy(type => type.Gvk.Kind, StringComparer.Ordinal).Select(versions => versions.First());
        return OfOperators.Select(child => Find(child, discovery)).OfType<ApiResource>().Concat(own);
    }

    /// <summary>Groups of Kubernetes itself have no dot, or end in <c>.k8s.io</c>.</summary>
    private static bool IsBuiltIn(string group) => !group.Contains('.', StringComparison.Ordinal) || group.EndsWith(".k8s.io", StringComparison.Ordinal);

    private static ApiResource? Find((string Group, string Kind) kind, ApiDiscovery discovery) =>
        discovery.Resources.FirstOrDefault(type => type.Gvk.Group == kind.Group && type.Gvk.Kind == kind.Kind && type.Can("list"));
}
