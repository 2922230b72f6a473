using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Fields;

/// <summary>The fields in which Kubernetes' own objects name others (kustomize v5, builtinpluginconsts/namereference).</summary>
internal static class DefaultNameReferences
{
    private const string Rbac = "rbac.authorization.k8s.io";
    private const string Admission = "admissionregistration.k8s.io";

    /// <summary>Where each kind keeps its pod spec.</summary>
    private static readonly (string Kind, string Version, string Path)[] Pods =
    [
        ("Pod", "v1", "spec"),
        ("PodTemplate", "", "template/spec"),
        ("Deployment", "", "spec/template/spec"),
        ("ReplicaSet", "", "spec/template/spec"),
        ("DaemonSet", "", "spec/template/spec"),
        ("StatefulSet", "", "spec/template/spec"),
        ("Job", "", "spec/template/spec"),
        ("CronJob", "", "spec/jobTemplate/spec/template/spec"),
    ];

    private static readonly string[] PodConfigMapFields =
    [
        "volumes/configMap/name", "containers/env/valueFrom/configMapKeyRef/name", "initContainers/env/valueFrom/configMapKeyRef/name",
        "containers/envFrom/configMapRef/name", "initContainers/envFrom/configMapRef/name", "volumes/projected/sources/configMap/name",
    ];

    private static readonly string[] PodSecretFields =
    [
        "volumes/secret/secretName", "containers/env/valueFrom/secretKeyRef/name", "initContainers/env/valueFrom/secretKeyRef/name",
        "containers/envFrom/secretRef/name", "initContainers/envFrom/secretRef/name", "imagePullSecrets/name",
        "volumes/projected/sources/secret/name",
    ];

    private static readonly (string Kind, string Path)[] Workloads =
    [
        ("Pod", "spec"), ("StatefulSet", "spec/template/spec"), ("Deployment", "spec/template/spec"),
        ("ReplicationController", "spec/template/spec"), ("CronJob", "spec/jobTemplate/spec/template/spec"), ("Job", "spec/template/spec"),
        ("DaemonSet", "spec/template/spec"),
    ];

    public static IReadOnlyList<NameReference> All { get; } =
    [
        To("Deployment", "", "", new FieldSpec("spec/scaleTargetRef/name", "HorizontalPodAutoscaler")),
        To("ReplicationController", "", "", new FieldSpec("spec/scaleTargetRef/name", "HorizontalPodAutoscaler")),
        To("ReplicaSet", "", "", new FieldSpec("spec/scaleTargetRef/name", "HorizontalPodAutoscaler")),
        To("StatefulSet", "", "", new FieldSpec("spec/scaleTargetRef/name", "HorizontalPodAutoscaler")),
        To("ConfigMap", "", "v1", [.. InPods(PodConfigMapFields), .. OtherConfigMapFields()]),
        To("Secret", "", "v1", [.. InPods(PodSecretFields), .. OtherSecretFields()]),
        To("Service", "", "v1", ServiceFields()),
        To("Role", Rbac, "", new FieldSpec("roleRef/name", "RoleBinding", Rbac)),
        To("ClusterRole", Rbac, "", new("roleRef/name", "RoleBinding", Rbac), new("roleRef/name", "ClusterRoleBinding", Rbac)),
        To("ServiceAccount", "", "v1",
        [
            new("subjects", "RoleBinding", Rbac),
            new("subjects", "ClusterRoleBinding", Rbac),
            .. InWorkloads("serviceAccountName"),
        ]),
        To("PersistentVolumeClaim", "", "v1", InWorkloads("volumes/persistentVolumeClaim/claimName")),
        To("PersistentVolume", "", "v1", new("spec/volumeName", "PersistentVolumeClaim"), new("rules/resourceNames", "ClusterRole")),
        To("StorageClass", "storage.k8s.io", "v1",
            new("spec/storageClassName", "PersistentVolume"),
            new("spec/storageClassName", "PersistentVolumeClaim"),
            new("spec/volumeClaimTemplates/spec/storageClassName", "StatefulSet")),
        To("PriorityClass", "scheduling.k8s.io", "v1", InWorkloads("priorityClassName")),

        // The group is kustomize's own ("networking.k8s.io/v1"), so that this one never matches: a class keeps its name in an Ingress.
        To("IngressClass", "networking.k8s.io/v1", "v1", new FieldSpec("spec/ingressClassName", "Ingress")),
        To("ValidatingAdmissionPolicy", Admission, "", new FieldSpec("spec/policyName", "ValidatingAdmissionPolicyBinding", Admission)),
    ];

    private static NameReference To(string kind, string group, string version, params FieldSpec[] referrers) =>
        new(new GroupVersionKind(group, version, kind), referrers);

    private static IEnumerable<FieldSpec> InPods(string[] fields) =>
        Pods.SelectMany(pod => fields.Select(field => new FieldSpec($"{pod.Path}/{field}", pod.Kind, version: pod.Version)));

    private static FieldSpec[] InWorkloads(string field) =>
        [.. Workloads.Select(workload => new FieldSpec($"{workload.Path}/{field}", workload.Kind))];

    private static FieldSpec[] OtherConfigMapFields() =>
    [
        new("spec/configSource/configMap", "Node"),
        new("rules/resourceNames", "Role"),
        new("rules/resourceNames", "ClusterRole"),
        new(@"metadata/annotations/nginx.ingress.kubernetes.io\/fastcgi-params-configmap", "Ingress"),
    ];

    private static FieldSpec[] OtherSecretFields() =>
    [
        new("spec/tls/secretName", "Ingress"),
        new(@"metadata/annotations/ingress.kubernetes.io\/auth-secret", "Ingress"),
        new(@"metadata/annotations/nginx.ingress.kubernetes.io\/auth-secret", "Ingress"),
        new(@"metadata/annotations/nginx.ingress.kubernetes.io\/auth-tls-secret", "Ingress"),
        new("imagePullSecrets/name", "ServiceAccount"),
        new("parameters/secretName", "StorageClass"),
        new("parameters/adminSecretName", "StorageClass"),
        new("parameters/userSecretName", "StorageClass"),
        new("parameters/secretRef", "StorageClass"),
        new("rules/resourceNames", "Role"),
        new("rules/resourceNames", "ClusterRole"),
        new("spec/template/spec/containers/env/valueFrom/secretKeyRef/name", "Service", "serving.knative.dev", "v1"),
        new("spec/azureFile/secretName", "PersistentVolume"),
    ];

    private static FieldSpec[] ServiceFields() =>
    [
        new("spec/serviceName", "StatefulSet", "apps"),
        new("spec/rules/http/paths/backend/serviceName", "Ingress"),
        new("spec/backend/serviceName", "Ingress"),
        new("spec/rules/http/paths/backend/service/name", "Ingress"),
        new("spec/defaultBackend/service/name", "Ingress"),
        new("spec/service/name", "APIService", "apiregistration.k8s.io"),
        new("webhooks/clientConfig/service", "ValidatingWebhookConfiguration", Admission),
        new("webhooks/clientConfig/service", "MutatingWebhookConfiguration", Admission),
    ];
}
