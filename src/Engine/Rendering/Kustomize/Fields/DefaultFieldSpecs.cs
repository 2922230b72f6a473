namespace OrleansGitOps.Engine.Rendering.Kustomize.Fields;

/// <summary>The fields that kustomize's transformers touch unless told otherwise (kustomize v5, builtinpluginconsts).</summary>
internal static class DefaultFieldSpecs
{
    private const string Affinity = "spec/template/spec/affinity";
    private const string Required = "requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels";
    private const string Preferred = "preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels";

    public static IReadOnlyList<FieldSpec> Namespace { get; } =
    [
        new("metadata/name", kind: "Namespace", create: true),
        new("spec/service/namespace", kind: "APIService", group: "apiregistration.k8s.io", create: true),
        new("spec/conversion/webhook/clientConfig/service/namespace", kind: "CustomResourceDefinition", group: "apiextensions.k8s.io"),
    ];

    /// <summary>Selectors, with which workloads and services find their pods.</summary>
    public static IReadOnlyList<FieldSpec> SelectorLabels { get; } =
    [
        new("spec/selector", kind: "Service", version: "v1", create: true),
        new("spec/selector", kind: "ReplicationController", version: "v1", create: true),
        new("spec/selector/matchLabels", kind: "Deployment", create: true),
        .. PodRules("Deployment"),
        new("spec/selector/matchLabels", kind: "ReplicaSet", create: true),
        new("spec/selector/matchLabels", kind: "DaemonSet", create: true),
        new("spec/selector/matchLabels", kind: "StatefulSet", group: "apps", create: true),
        .. PodRules("StatefulSet"),
        new("spec/selector/matchLabels", kind: "Job", group: "batch"),
        new("spec/jobTemplate/spec/selector/matchLabels", kind: "CronJob", group: "batch"),
        new("spec/selector/matchLabels", kind: "PodDisruptionBudget", group: "policy"),
        new("spec/podSelector/matchLabels", kind: "NetworkPolicy", group: "networking.k8s.io"),
        new("spec/ingress/from/podSelector/matchLabels", kind: "NetworkPolicy", group: "networking.k8s.io"),
        new("spec/egress/to/podSelector/matchLabels", kind: "NetworkPolicy", group: "networking.k8s.io"),
    ];

    public static IReadOnlyList<FieldSpec> TemplateLabels { get; } = Metadata("labels", statefulSetGroup: "apps");

    public static IReadOnlyList<FieldSpec> VolumeClaimLabels { get; } =
    [
        new("spec/volumeClaimTemplates[]/metadata/labels", kind: "StatefulSet", group: "apps", create: true),
    ];

    public static IReadOnlyList<FieldSpec> Annotations { get; } = Metadata("annotations", statefulSetGroup: "");

    public static IReadOnlyList<FieldSpec> Images { get; } =
    [
        new("spec/containers[]/image", create: true),
        new("spec/initContainers[]/image", create: true),
        new("spec/volumes[]/image/reference", create: true),
        new("spec/template/spec/containers[]/image", create: true),
        new("spec/template/spec/initContainers[]/image", create: true),
        new("spec/template/spec/volumes[]/image/reference", create: true),
    ];

    public static IReadOnlyList<FieldSpec> Replicas { get; } =
    [
        new("spec/replicas", kind: "Deployment", create: true),
        new("spec/replicas", kind: "ReplicationController", create: true),
        new("spec/replicas", kind: "ReplicaSet", create: true),
        new("spec/replicas", kind: "StatefulSet", create: true),
    ];

    private static FieldSpec[] PodRules(string kind) =>
    [
        new($"{Affinity}/podAffinity/{Preferred}", kind, "apps"),
        new($"{Affinity}/podAffinity/{Required}", kind, "apps"),
        new($"{Affinity}/podAntiAffinity/{Preferred}", kind, "apps"),
        new($"{Affinity}/podAntiAffinity/{Required}", kind, "apps"),
        new("spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels", kind, "apps"),
    ];

    private static FieldSpec[] Metadata(string map, string statefulSetGroup) =>
    [
        new($"metadata/{map}", create: true),
        new($"spec/template/metadata/{map}", kind: "ReplicationController", version: "v1", create: true),
        new($"spec/template/metadata/{map}", kind: "Deployment", create: true),
        new($"spec/template/metadata/{map}", kind: "ReplicaSet", create: true),
        new($"spec/template/metadata/{map}", kind: "DaemonSet", create: true),
        new($"spec/template/metadata/{map}", kind: "StatefulSet", group: statefulSetGroup, create: true),
        new($"spec/template/metadata/{map}", kind: "Job", group: "batch", create: true),
        new($"spec/jobTemplate/metadata/{map}", kind: "CronJob", group: "batch", create: true),
        new($"spec/jobTemplate/spec/template/metadata/{map}", kind: "CronJob", group: "batch", create: true),
    ];
}
