using System.Collections.Frozen;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Patching;

/// <summary>
/// The lists of Kubernetes' own kinds that merge by key (<c>x-kubernetes-patch-merge-key</c> and <c>list-map-keys</c> of its OpenAPI
/// document), by their path from the object. Other lists, and all of other kinds, are replaced as a whole.
/// </summary>
internal sealed class MergeKeys
{
    /// <summary>Marks lists of plain values that are united.</summary>
    public static readonly IReadOnlyList<string> Values = [];

    public static readonly MergeKeys None = new([]);

    private static readonly (string Path, string[] Keys)[] ObjectLists =
        [("metadata/ownerReferences", ["uid"]), ("metadata/finalizers", [])];

    private static readonly (string Path, string[] Keys)[] ContainerLists =
    [
        ("ports", ["containerPort", "protocol"]), ("env", ["name"]), ("volumeMounts", ["mountPath"]), ("volumeDevices", ["devicePath"]),
    ];

    private static readonly (string Path, string[] Keys)[] PodLists =
    [
        ("volumes", ["name"]), ("imagePullSecrets", ["name"]), ("hostAliases", ["ip"]),
        ("topologySpreadConstraints", ["topologyKey", "whenUnsatisfiable"]),
        .. new[] { "containers", "initContainers", "ephemeralContainers" }.SelectMany(field =>
            ContainerLists.Select(list => ($"{field}/{list.Path}", list.Keys)).Prepend((field, ["name"]))),
    ];

    private static readonly FrozenDictionary<(string ApiVersion, string Kind), MergeKeys> Known = All().ToFrozenDictionary();

    private readonly FrozenDictionary<string, IReadOnlyList<string>> _byPath;

    private MergeKeys(Dictionary<string, IReadOnlyList<string>> byPath) => _byPath = byPath.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What is known of a kind, or null.</summary>
    public static MergeKeys? Of(GroupVersionKind gvk) => Known.GetValueOrDefault((gvk.ApiVersion, gvk.Kind));

    /// <summary>The keys of the list at a path, <see cref="Values"/> for plain values, or null when it is replaced.</summary>
    public IReadOnlyList<string>? At(string path) => _byPath.GetValueOrDefault(path);

    private static Dictionary<(string ApiVersion, string Kind), MergeKeys> All()
    {
        var all = new Dictionary<(string, string), MergeKeys>
        {
            [("v1", "Pod")] = WithPod("spec"),
            [("v1", "PodTemplate")] = WithPod("template/spec"),
            [("v1", "ReplicationController")] = WithPod("spec/template/spec"),
            [("v1", "Service")] = With([("spec/ports", ["port", "protocol"])]),
            [("v1", "ServiceAccount")] = With([("secrets", ["name"]), ("imagePullSecrets", ["name"])]),
            [("batch/v1", "Job")] = WithPod("spec/template/spec"),
            [("batch/v1", "CronJob")] = WithPod("spec/jobTemplate/spec/template/spec"),
            [("batch/v1beta1", "CronJob")] = WithPod("spec/jobTemplate/spec/template/spec"),
        };
        foreach (var kind in new[] { "Deployment", "DaemonSet", "ReplicaSet", "StatefulSet" })
        {
            all[("apps/v1", kind)] = WithPod("spec/template/spec");
        }

        foreach (var version in new[] { "admissionregistration.k8s.io/v1", "admissionregistration.k8s.io/v1beta1" })
        {
            all[(version, "ValidatingWebhookConfiguration")] = With([("webhooks", ["name"])]);
            all[(version, "MutatingWebhookConfiguration")] = With([("webhooks", ["name"])]);
        }

        return all;
    }

    private static MergeKeys WithPod(string pod) => With(PodLists.Select(list => ($"{pod}/{list.Path}", list.Keys)));

    private static MergeKeys With(IEnumerable<(string Path, string[] Keys)> lists) =>
        new(lists.Concat(ObjectLists).ToDictionary(list => list.Path, list => (IReadOnlyList<string>)list.Keys));
}
