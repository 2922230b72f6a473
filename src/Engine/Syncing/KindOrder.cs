namespace OrleansGitOps.Engine.Syncing;

/// <summary>
/// The order in which kinds are applied (Argo CD's): what others need comes first, unknown kinds (custom resources) last. Pruned in
/// reverse. A list in code, since it is a rule of the product and not a setting.
/// </summary>
public static class KindOrder
{
    private static readonly string[] Kinds =
    [
        "Namespace", "NetworkPolicy", "ResourceQuota", "LimitRange", "PodSecurityPolicy", "PodDisruptionBudget", "ServiceAccount",
        "Secret", "SecretList",
        "ConfigMap", "StorageClass", "PersistentVolume", "PersistentVolumeClaim", "CustomResourceDefinition", "ClusterRole",
        "ClusterRoleList",
        "ClusterRoleBinding", "ClusterRoleBindingList", "Role", "RoleList", "RoleBinding", "RoleBindingList", "Service", "DaemonSet", "Pod",
        "ReplicationController", "ReplicaSet", "Deployment", "HorizontalPodAutoscaler", "StatefulSet", "Job", "CronJob", "IngressClass",
        "Ingress", "APIService",
    ];

    private static readonly Dictionary<string,
    int> Positions = Kinds.Select((kind, index) => (kind, index)).ToDictionary(pair => pair.kind, pair => pair.index);

    /// <summary>Smaller is applied earlier.</summary>
    public static int Of(string kind) => Positions.GetValueOrDefault(kind, Kinds.Length);
}
