using System.Collections.Frozen;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Resources;

/// <summary>
/// The kinds that kustomize knows (from the Kubernetes API of v1.21 and a few later ones) to have no namespace. Exactly its list: another
/// kind, even one without namespace such as a custom resource, gets <c>metadata.namespace</c> from a <c>namespace:</c> field.
/// </summary>
internal static class ClusterScopedKinds
{
    private static readonly FrozenSet<(string ApiVersion, string Kind)> Known = new (string ApiVersion, string[] Kinds)[]
    {
        ("v1", ["ComponentStatus", "Namespace", "Node", "NodeProxyOptions", "PersistentVolume"]),
        ("admissionregistration.k8s.io/v1", ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration",
            "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"]),
        ("admissionregistration.k8s.io/v1beta1", ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"]),
        ("apiextensions.k8s.io/v1", ["CustomResourceDefinition"]),
        ("apiextensions.k8s.io/v1beta1", ["CustomResourceDefinition"]),
        ("apiregistration.k8s.io/v1", ["APIService"]),
        ("apiregistration.k8s.io/v1beta1", ["APIService"]),
        ("certificates.k8s.io/v1", ["CertificateSigningRequest"]),
        ("certificates.k8s.io/v1beta1", ["CertificateSigningRequest"]),
        ("flowcontrol.apiserver.k8s.io/v1beta1", ["FlowSchema", "PriorityLevelConfiguration"]),
        ("networking.k8s.io/v1", ["IngressClass"]),
        ("networking.k8s.io/v1beta1", ["IngressClass"]),
        ("node.k8s.io/v1", ["RuntimeClass"]),
        ("node.k8s.io/v1beta1", ["RuntimeClass"]),
        ("policy/v1beta1", ["PodSecurityPolicy"]),
        ("rbac.authorization.k8s.io/v1", ["ClusterRole", "ClusterRoleBinding"]),
        ("rbac.authorization.k8s.io/v1beta1", ["ClusterRole", "ClusterRoleBinding"]),
        ("scheduling.k8s.io/v1", ["PriorityClass"]),
        ("scheduling.k8s.io/v1beta1", ["PriorityClass"]),
        ("storage.k8s.io/v1", ["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"]),
        ("storage.k8s.io/v1beta1", ["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"]),
    }.SelectMany(group => group.Kinds.Select(kind => (group.ApiVersion, kind))).ToFrozenSet();

    private static readonly FrozenSet<string> KnownKinds = Known.Select(pair => pair.Kind).ToFrozenSet(StringComparer.Ordinal);

    public static bool Contains(GroupVersionKind gvk) => KnownKinds.Contains(gvk.Kind) && Known.Contains((gvk.ApiVersion, gvk.Kind));
}
