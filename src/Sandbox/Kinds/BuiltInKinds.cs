using OrleansGitOps.Manifests.Objects;
using OrleansGitOps.Manifests.Schemas;

namespace OrleansGitOps.Sandbox.Kinds;

/// <summary>Kubernetes' own kinds that the sandbox serves: those that people put in Git, and those that belong to these.</summary>
internal static class BuiltInKinds
{
    private const bool Namespaced = true;
    private const bool Cluster = false;

    private static readonly ScalePaths Replicas = new("spec.replicas", "status.replicas", "status.selector");

    public static IReadOnlyList<ResourceKind> All { get; } = [.. Core(), .. Workloads(), .. Others()];

    private static IEnumerable<ResourceKind> Core() =>
    [
        Of("", "v1", "Namespace", "namespaces", Cluster, "ns") with { HasStatus = true, SelectableFields = ["status.phase"] },
        Of("", "v1", "Node", "nodes", Cluster, "no") with { HasStatus = true, SelectableFields = ["spec.unschedulable"] },
        Of("", "v1", "PersistentVolume", "persistentvolumes", Cluster, "pv") with { HasStatus = true },
        Of("", "v1", "ConfigMap", "configmaps", Namespaced, "cm"),
        Of("", "v1", "Secret", "secrets", Namespaced) with { SelectableFields = ["type"] },
        Of("", "v1", "Service", "services", Namespaced, "svc")
            with { HasStatus = true, Categories = ["all"], SelectableFields = ["spec.clusterIP", "spec.type"] },
        Of("", "v1", "ServiceAccount", "serviceaccounts", Namespaced, "sa"),
        Of("", "v1", "Endpoints", "endpoints", Namespaced, "ep") with { Singular = "endpoints" },
        Of("", "v1", "Event", "events", Namespaced, "ev") with
        {
            SelectableFields =
            [
                "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion",
                "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type",
            ],
        },
        Of("", "v1", "LimitRange", "limitranges", Namespaced, "limits"),
        Of("", "v1", "ResourceQuota", "resourcequotas", Namespaced, "quota") with { HasStatus = true },
        Of("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", Namespaced, "pvc") with { HasStatus = true },
        Of("", "v1", "PodTemplate", "podtemplates", Namespaced),
        Of("", "v1", "ReplicationController", "replicationcontrollers", Namespaced, "rc") with
        {
            HasStatus = true, Scale = Replicas, Categories = ["all"], CountsGenerations = true, SelectableFields = ["status.replicas"],
        },
        Of("", "v1", "Pod", "pods", Namespaced, "po") with
        {
            HasStatus = true,
            Categories = ["all"],
            CountsGenerations = true,
            SelectableFields =
            [
                "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork", "status.phase",
                "status.podIP", "status.nominatedNodeName",
            ],
        },
    ];

    private static IEnumerable<ResourceKind> Workloads() =>
    [
        Workload("Deployment", "deployments", "deploy") with { Scale = Replicas },
        Workload("ReplicaSet", "replicasets", "rs") with { Scale = Replicas, SelectableFields = ["status.replicas"] },
        Workload("StatefulSet", "statefulsets", "sts") with { Scale = Replicas },
        Workload("DaemonSet", "daemonsets", "ds"),
        Of("apps", "v1", "ControllerRevision", "controllerrevisions", Namespaced),
        Of("batch", "v1", "Job", "jobs", Namespaced) with
        {
            HasStatus = true, Categories = ["all"], CountsGenerations = true, SelectableFields = ["status.successful"],
        },
        Of("batch", "v1", "CronJob", "cronjobs", Namespaced, "cj") with { HasStatus = true, Categories = ["all"], CountsGenerations = true },
        Of("autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", Namespaced, "hpa")
            with { HasStatus = true, Categories = ["all"] },
        Of("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets", Namespaced, "pdb") with { HasStatus = true, CountsGenerations = true },
    ];

    private static IEnumerable<ResourceKind> Others() =>
    [
        Of("networking.k8s.io", "v1", "Ingress", "ingresses", Namespaced, "ing") with { HasStatus = true, CountsGenerations = true },
        Of("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies", Namespaced, "netpol") with { CountsGenerations = true },
        Of("networking.k8s.io", "v1", "IngressClass", "ingressclasses", Cluster) with { CountsGenerations = true },
        Of("rbac.authorization.k8s.io", "v1", "Role", "roles", Namespaced),
        Of("rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings", Namespaced),
        Of("rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles", Cluster),
        Of("rbac.authorization.k8s.io", "v1", "ClusterRoleBinding", "clusterrolebindings", Cluster),
        Of("storage.k8s.io", "v1", "StorageClass", "storageclasses", Cluster, "sc"),
        Of("storage.k8s.io", "v1", "CSIDriver", "csidrivers", Cluster),
        Of("scheduling.k8s.io", "v1", "PriorityClass", "priorityclasses", Cluster, "pc") with { CountsGenerations = true },
        Of("coordination.k8s.io", "v1", "Lease", "leases", Namespaced),
        Of("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices", Namespaced) with { CountsGenerations = true },
        Of("admissionregistration.k8s.io", "v1", "ValidatingWebhookConfiguration", "validatingwebhookconfigurations", Cluster)
            with { Categories = ["api-extensions"], CountsGenerations = true },
        Of("admissionregistration.k8s.io", "v1", "MutatingWebhookConfiguration", "mutatingwebhookconfigurations", Cluster)
            with { Categories = ["api-extensions"], CountsGenerations = true },
        Of("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", Cluster, "crd", "crds") with
        {
            HasStatus = true, Categories = ["api-extensions"], CountsGenerations = true, Schema = DefinitionSchema.Value,
        },
    ];

    private static ResourceKind Workload(string kind, string plural, params string[] shortNames) =>
        Of("apps", "v1", kind, plural, Namespaced, shortNames) with { HasStatus = true, Categories = ["all"], CountsGenerations = true };

    private static ResourceKind Of(string group, string version, string kind, string plural, bool isNamespaced, params string[] shortNames)
    {
        var gvk = new GroupVersionKind(group, version, kind);
        return new ResourceKind(gvk, plural, isNamespaced)
        {
            ShortNames = shortNames,
            Schema = KubernetesSchemas.Of(gvk) ?? Schema.Untyped,
            Columns = BuiltInColumns.Of(kind),
        };
    }
}
