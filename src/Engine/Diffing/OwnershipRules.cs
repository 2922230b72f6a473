using System.Text.Json.Nodes;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>Which fields of others count as drift, and which are taken over when an object is adopted.</summary>
internal static class OwnershipRules
{
    /// <summary>Filled in by the cluster, and not to be filled in again in the same way (Service, PersistentVolumeClaim, Pod, Job).</summary>
    private static readonly HashSet<string> Allocated =
    [
        "f:clusterIP", "f:clusterIPs", "f:ipFamily", "f:ipFamilies", "f:ipFamilyPolicy", "f:nodePort", "f:healthCheckNodePort", "f:volumeName",
        "f:storageClassName",        "f:nodeName", "f:serviceAccount", "f:claimRef", "f:controller-uid", "f:job-name", "f:finalizers", "f:caBundle",
    ];

    private const string RestartedAt = "f:kubectl.kubernetes.io/restartedAt";

    /// <summary>
    /// Whether a field that Git does not set is drift because a person set it. Never: metadata (labels and annotations that Git does not
    /// set; finalizers and owners have a life of their own), status, a replica count where Git sets none (a manual scale survives), the
    /// mark of <c>kubectl rollout restart</c>.
    /// </summary>
    /// <param name="ours">What our applies own.</param>
    public static bool CountsAsDrift(FieldPath path, JsonObject ours) =>
        path.Segments is [not ("f:metadata" or "f:status" or "f:apiVersion" or "f:kind"), ..] segments
            && !StaysAlways(segments, path, ours);

    /// <summary>
    /// Whether the field is migrated from whoever applied the object before us: all that such a tool set goes unless Git sets it, labels
    /// and annotations as well.
    /// </summary>
    public static bool IsMigrated(FieldPath path, JsonObject ours) => path.Segments switch
    {
        ["f:metadata", "f:labels" or "f:annotations", ..] => true,
        ["f:metadata" or "f:status" or "f:apiVersion" or "f:kind", ..] => false,
        var segments => !StaysAlways(segments, path, ours),
    };

    /// <summary>
    /// The same for what an object without ownership holds, where nothing tells what a person set and what the cluster filled in: metadata
    /// stays, and so does what API servers and controllers allocate.
    /// </summary>
    public static bool IsMigratedUnknown(FieldPath path, JsonObject ours) =>
        path.Segments is ["f:spec" or "f:data" or "f:binaryData" or "f:stringData" or "f:rules" or "f:subjects", ..] segments
            && !segments.Any(Allocated.Contains) && !StaysAlways(segments, path, ours);

    private static bool StaysAlways(IReadOnlyList<string> segments, FieldPath path, JsonObject ours) =>
        (segments is ["f:spec", "f:replicas"] && !FieldTree.Covers(ours, path))
        || (segments[^1] == RestartedAt && segments is [.., "f:template", "f:metadata", "f:annotations", _]);
}
