using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>
/// Reads what an object's annotations ask for (Argo CD: sync options, hooks, waves, compare options; Helm: resource policy). What this
/// version does not act on is named, never ignored.
/// </summary>
internal static class ObjectOptionsParser
{
    private const string SyncOptions = "argocd.argoproj.io/sync-options";
    private const string CompareOptions = "argocd.argoproj.io/compare-options";
    private const string SyncWave = "argocd.argoproj.io/sync-wave";
    private const string ResourcePolicy = "helm.sh/resource-policy";
    private static readonly string[] Hooks = ["argocd.argoproj.io/hook", "helm.sh/hook"];

    /// <summary>Options that ask for what happens anyway.</summary>
    private static readonly HashSet<string> AlreadySo = new(StringComparer.Ordinal)
    {
        "ServerSideApply=true", "Validate=true", "Prune=true", "Delete=true", "Replace=false", "Force=false", "PruneLast=false",
        "SkipDryRunOnMissingResource=false", "ClientSideApplyMigration=true", "CreateNamespace=false", "FailOnSharedResource=false",
        "ApplyOutOfSyncOnly=true", "ApplyOutOfSyncOnly=false", "RespectIgnoreDifferences=false",
    };

    /// <param name="unsupported">One sentence for each thing that is asked for and not done; empty when all is understood.</param>
    public static ObjectOptions Parse(KubeObject item, out IReadOnlyList<string> unsupported)
    {
        var problems = new List<string>();
        unsupported = problems;
        problems.AddRange(Hooks.Where(hook => item.Annotation(hook) is not null).Select(hook => $"the annotation {hook} (hooks)"));
        if (item.Annotation(SyncWave) is { } wave && wave.Trim() != "0")
        {
            problems.Add($"the annotation {SyncWave} with another value than \"0\" (sync waves)");
        }

        problems.AddRange(Split(item.Annotation(CompareOptions))
            .Where(option => option is not ("ServerSideDiff=true" or "IncludeMutationWebhook=true"))
            .Select(option => $"'{Shown(option)}' in the annotation {CompareOptions}"));
        var options = ObjectOptions.Default;
        foreach (var option in Split(item.Annotation(SyncOptions)))
        {
            switch (option)
            {
                case "Prune=false":
                    options = options with { Prune = false };
                    break;
                case "Delete=false":
                    options = options with { Delete = false };
                    break;
                case var known when AlreadySo.Contains(known):
                    break;
                default:
                    problems.Add($"'{Shown(option)}' in the annotation {SyncOptions}");
                    break;
            }
        }

        return Split(item.Annotation(ResourcePolicy)).Contains("keep") ? options with { Keep = true } : options;
    }

    private static string[] Split(string? list) =>
        list?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static string Shown(string text) =>
        string.Concat((text.Length > 80 ? text[..80] : text).Select(c => char.IsControl(c) ? '?' : c));
}
