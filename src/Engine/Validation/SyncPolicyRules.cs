using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Engine.Validation;

internal static class SyncPolicyRules
{
    public static void Check(ApplicationSpec spec, ValidationErrors errors)
    {
        if (spec.SyncPolicy is not { } policy)
        {
            return;
        }

        SyncOptionRules.Check(policy.SyncOptions, "spec.syncPolicy.syncOptions", errors);
        var createsNamespace = policy.SyncOptions.Contains(SyncOptionRules.CreateNamespace);
        if (createsNamespace && spec.Destination.Namespace.Length == 0)
        {
            errors.Add("spec.destination.namespace", $"is required with the sync option {SyncOptionRules.CreateNamespace}");
        }

        if (policy.ManagedNamespaceMetadata is { } metadata)
        {
            CheckNamespaceMetadata(metadata, createsNamespace, errors);
        }

        if (policy.Retry is { } retry)
        {
            CheckRetry(retry, "spec.syncPolicy.retry", errors);
        }
    }

    /// <summary>Also for the retry strategy of a sync request.</summary>
    public static void CheckRetry(RetryStrategy retry, string path, ValidationErrors errors)
    {
        if (retry.Backoff is not { } backoff)
        {
            return;
        }

        CheckDuration(backoff.Duration, path + ".backoff.duration", errors);
        CheckDuration(backoff.MaxDuration, path + ".backoff.maxDuration", errors);
        if (backoff.Factor < 1)
        {
            errors.Add(path + ".backoff.factor", "must be 1 or more");
        }
    }

    private static void CheckDuration(string duration, string path, ValidationErrors errors)
    {
        if (duration.Length > 0 && !(GoDuration.TryParse(duration, out var parsed) && parsed >= TimeSpan.Zero))
        {
            errors.Add(path, $"'{ValidationErrors.Shown(duration)}' is not a duration such as 5s, 1m30s or 2h");
        }
    }

    private static void CheckNamespaceMetadata(ManagedNamespaceMetadata metadata, bool createsNamespace, ValidationErrors errors)
    {
        const string Path = "spec.syncPolicy.managedNamespaceMetadata";
        if (!createsNamespace)
        {
            errors.Add(Path, $"has no effect without the sync option {SyncOptionRules.CreateNamespace}; add that or remove this");
        }

        LabelRules.Check(metadata.Labels, Path + ".labels", errors);
        LabelRules.CheckKeys(metadata.Annotations, Path + ".annotations", errors);
    }
}
