using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Resources;

/// <summary>
/// The order of kinds of kustomize's <c>legacy</c> sort: listed kinds first, unlisted ones next, webhooks last; within it by group, version
/// and kind as text.
/// </summary>
internal sealed class KindOrder(IReadOnlyList<string> first, IReadOnlyList<string> last)
{
    private readonly Dictionary<string, int> _ranks = Ranks(first, last);

    public static KindOrder Legacy { get; } = new(
        [
            "Namespace", "ResourceQuota", "StorageClass", "CustomResourceDefinition", "ServiceAccount", "PodSecurityPolicy", "Role",
            "ClusterRole", "RoleBinding", "ClusterRoleBinding", "ConfigMap", "Secret", "Endpoints", "Service", "LimitRange",
            "PriorityClass", "PersistentVolume", "PersistentVolumeClaim", "Deployment", "StatefulSet", "CronJob", "PodDisruptionBudget",
        ],
        ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"]);

    public int Compare(GroupVersionKind x, GroupVersionKind y)
    {
        var byRank = Rank(x).CompareTo(Rank(y));
        if (byRank != 0)
        {
            return byRank;
        }

        // A namespace of the core group comes before one of another group, although its text would sort it last.
        var byText = string.CompareOrdinal(SortText(x), SortText(y));
        return x.Kind == "Namespace" && y.Kind == "Namespace" && (x.Group.Length == 0 || y.Group.Length == 0) ? -byText : byText;
    }

    private static string SortText(GroupVersionKind gvk) =>
        $"{OrElse(gvk.Group, "~G")}_{OrElse(gvk.Version, "~V")}_{OrElse(gvk.Kind, "~K")}";

    private static string OrElse(string text, string placeholder) => text.Length == 0 ? placeholder : text;

    private static Dictionary<string, int> Ranks(IReadOnlyList<string> first, IReadOnlyList<string> last)
    {
        var ranks = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < first.Count; i++)
        {
            ranks[first[i]] = i - first.Count;
        }

        for (var i = 0; i < last.Count; i++)
        {
            ranks[last[i]] = i + 1;
        }

        return ranks;
    }

    private int Rank(GroupVersionKind gvk) => _ranks.GetValueOrDefault(gvk.Kind);
}
