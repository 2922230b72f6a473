using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Grains.Applications.State;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Grains.Applications.Deciding;

/// <summary>
/// Whether a comparison leads to an automated sync, a self-heal or nothing. Pure. Rules: one attempt per content and spec, retried by
/// <see cref="RetrySchedule"/>; drift is reverted only with <c>selfHeal</c>; a difference that only pruning would remove waits for <c>prune</c>
/// (Argo CD, "Automated Sync Policy").
/// </summary>
internal static class AutoSyncPolicy
{
    public static AutoSyncDecision Decide(SyncPolicy? policy, SyncNeed need, string fingerprint, SyncAttempt? attempt, DateTimeOffset now)
    {
        if (policy?.Automated is not { } automated || automated.Enabled == false)
        {
            return AutoSyncDecision.Nothing;
        }

        var prune = automated.Prune ?? false;
        if (need.GitChanged || (need.Extra && prune))
        {
            if (attempt?.Fingerprint != fingerprint || (need.Unfinished && need.Extra && prune))
            {
                return AutoSyncDecision.SyncNow(prune);
            }

            if (!attempt.Succeeded)
            {
                return Retry(policy, attempt, prune, now);
            }

            // Synced once, and yet something of Git is not there: without self-heal this waits for a person or a commit.
            if (need.GitChanged && (automated.SelfHeal ?? false))
            {
                return attempt.FinishedAt + TimeSpan.FromSeconds(5) is var due && due <= now ? AutoSyncDecision.SyncNow(prune) : AutoSyncDecision.Wait(due);
            }
        }

        return need.Drifted.Count > 0 && (automated.SelfHeal ?? false) ? AutoSyncDecision.Heal(need.Drifted) : AutoSyncDecision.Nothing;
    }

    private static AutoSyncDecision Retry(SyncPolicy policy, SyncAttempt attempt, bool prune, DateTimeOffset now)
    {
        if (RetrySchedule.PauseAfter(attempt.Failures, policy.Retry, automated: true) is not { } pause)
        {
            return AutoSyncDecision.Nothing;
        }

        var due = attempt.FinishedAt + pause;
        return due <= now ? AutoSyncDecision.SyncNow(prune) : AutoSyncDecision.Wait(due);
    }
}

/// <param name="GitChanged">Something that Git has was never applied, or was applied with another content.</param>
/// <param name="Extra">Something was applied that Git no longer has.</param>
/// <param name="Drifted">Objects that are not as they were applied.</param>
/// <param name="Unfinished">An operation lost its silo, and what it left behind was not there for the last attempt to prune.</param>
internal sealed record SyncNeed(bool GitChanged, bool Extra, IReadOnlyList<ResourceKey> Drifted, bool Unfinished = false);

/// <param name="Sync">Start a full sync now.</param>
/// <param name="Prune">With it, delete what Git no longer has.</param>
/// <param name="HealKeys">Revert the drift of these objects now.</param>
/// <param name="RetryAt">Decide again then.</param>
internal sealed record AutoSyncDecision(bool Sync, bool Prune, IReadOnlyList<ResourceKey> HealKeys, DateTimeOffset? RetryAt)
{
    public static AutoSyncDecision Nothing { get; } = new(false, false, [], null);

    public static AutoSyncDecision SyncNow(bool prune) => new(true, prune, [], null);

    public static AutoSyncDecision Heal(IReadOnlyList<ResourceKey> keys) => new(false, false, keys, null);

    public static AutoSyncDecision Wait(DateTimeOffset until) => new(false, false, [], until);
}
