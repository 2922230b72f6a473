namespace OrleansGitOps.Engine.Rendering.Kustomize.Fields;

/// <summary>The fields in which kustomize replaces variables (kustomize v5, builtinpluginconsts/varreference).</summary>
internal static class DefaultVariableFields
{
    private static readonly (string Kind, string Path)[] Pods =
    [
        ("CronJob", "spec/jobTemplate/spec/template/spec"), ("DaemonSet", "spec/template/spec"), ("Deployment", "spec/template/spec"),
        ("Job", "spec/template/spec"), ("Pod", "spec"), ("ReplicaSet", "spec/template/spec"), ("StatefulSet", "spec/template/spec"),
    ];

    private static readonly string[] PodFields =
    [
        "containers/args", "containers/command", "containers/env/value", "containers/volumeMounts/mountPath",
        "initContainers/args", "initContainers/command", "initContainers/env/value", "initContainers/volumeMounts/mountPath",
    ];

    public static IReadOnlyList<FieldSpec> All { get; } =
    [
        .. Pods.SelectMany(pod => PodFields.Select(field => new FieldSpec($"{pod.Path}/{field}", pod.Kind))),
        new("spec/jobTemplate/spec/template/volumes/nfs/server", "CronJob"),
        new("spec/template/spec/volumes/nfs/server", "DaemonSet"),
        new("spec/template/spec/volumes/nfs/server", "Deployment"),
        new("spec/template/metadata/annotations", "Deployment"),
        new("spec/rules/host", "Ingress"),
        new("spec/tls/hosts", "Ingress"),
        new("spec/tls/secretName", "Ingress"),
        new("spec/template/spec/volumes/nfs/server", "Job"),
        new("spec/volumes/nfs/server", "Pod"),
        new("spec/template/spec/volumes/nfs/server", "ReplicaSet"),
        new("spec/ports/port", "Service"),
        new("spec/ports/targetPort", "Service"),
        new("spec/volumeClaimTemplates/spec/nfs/server", "StatefulSet"),
        new("spec/nfs/server", "PersistentVolume"),
        new("metadata/labels"),
        new("metadata/annotations"),
    ];
}
