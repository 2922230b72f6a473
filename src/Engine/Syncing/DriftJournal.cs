using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Engine.Syncing;

/// <summary>Writes entries of the drift journal: paths, never values.</summary>
internal static class DriftJournal
{
    private const int MaxFields = 50;
    private const int MaxMessage = 500;

    /// <param name="found">The comparison that saw the drift.</param>
    /// <param name="revision">What was restored, or should have been.</param>
    /// <param name="now">When the desired state was back, or the revert failed.</param>
    /// <param name="failure">Why it failed, or null.</param>
    public static DriftEntry Entry(ResourceComparison found, string revision, DateTimeOffset now, string? failure) => new()
    {
        Group = found.Key.Group,
        Kind = found.Key.Kind,
        Namespace = found.Key.Namespace,
        Name = found.Key.Name,
        Fields = found.Fields.Length > MaxFields ? found.Fields[..MaxFields] : found.Fields,
        Type = found.Reason switch
        {
            ComparisonReason.Missing => "deleted",
            ComparisonReason.Recreated => "recreated",
            _ => "changed",
        },
        Managers = found.Managers,
        ChangedAt = found.ChangedAt,
        SeenAt = found.SeenAt,
        RevertedAt = failure is null ? now : null,
        RevertMilliseconds = failure is null ? (long)Math.Max(0, (now - found.SeenAt).TotalMilliseconds) : null,
        Revision = revision,
        Message = failure is { Length: > MaxMessage } ? failure[..MaxMessage] : failure ?? "",
    };
}
