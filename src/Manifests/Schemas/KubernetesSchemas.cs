using System.Collections.Frozen;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Manifests.Schemas;

/// <summary>
/// The types of Kubernetes' built-in kinds: their fields, who owns what of lists and maps (<c>x-kubernetes-list-type</c>,
/// <c>list-map-keys</c>, <c>map-type</c>), and how strategic merge patches merge (<c>patch-strategy</c>, <c>patch-merge-key</c>).
/// </summary>
public static class KubernetesSchemas
{
    /// <summary>What the document calls the groups.</summary>
    private static readonly FrozenDictionary<string, string> Packages = new Dictionary<string, string>
    {
        [""] = "core", ["apps"] = "apps", ["batch"] = "batch", ["policy"] = "policy", ["autoscaling"] = "autoscaling",
        ["networking.k8s.io"] = "networking", ["rbac.authorization.k8s.io"] = "rbac", ["storage.k8s.io"] = "storage",
        ["scheduling.k8s.io"] = "scheduling", ["coordination.k8s.io"] = "coordination", ["discovery.k8s.io"] = "discovery",
        ["events.k8s.io"] = "events", ["admissionregistration.k8s.io"] = "admissionregistration",
    }.ToFrozenDictionary();

    private static readonly Lazy<IReadOnlyDictionary<string, Schema>> Types = new(Read);

    /// <summary>Fields of <c>metadata</c>.</summary>
    public static Schema ObjectMeta => Types.Value["meta.v1.ObjectMeta"];

    /// <summary>The type of a built-in kind, or null when it is none (or of a version that is no longer served).</summary>
    public static Schema? Of(GroupVersionKind gvk) =>
        Packages.TryGetValue(gvk.Group, out var package) ? Types.Value.GetValueOrDefault($"{package}.{gvk.Version}.{gvk.Kind}") : null;

    /// <summary>All types by the name that fields of others call them, for example <c>core.v1.Container</c>.</summary>
    public static IReadOnlyDictionary<string, Schema> All => Types.Value;

    private static IReadOnlyDictionary<string, Schema> Read()
    {
        using var stream = typeof(KubernetesSchemas).Assembly.GetManifestResourceStream("kubernetes.schema")!;
        using var reader = new StreamReader(stream);
        return new SchemaReader(reader.ReadToEnd().Split('\n')).Types;
    }
}
