using System.Text.Json.Nodes;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>Which fields of others count as drift, and which are taken over when an object is adopted.</summary>
internal static class OwnershipRules
{
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

    private static bool StaysAlways(IReadOnlyList<string> segments, FieldPath path, JsonObject ours) =>
        (segments is ["f:spec", "f:replicas"] && !FieldTree.Covers(ours, path))
        || (segments[^1] == RestartedAt && segments is [.., "f:template", "f:metadata", "f:annotations", _]);
}
