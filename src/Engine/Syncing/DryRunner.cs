using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Kubernetes;

namespace OrleansGitOps.Engine.Syncing;

/// <summary>Asks the server whether it would take an object, so that nothing is half applied because one manifest is wrong.</summary>
internal sealed class DryRunner(SyncContext context)
{
    private static readonly ApplyOptions Options = new(FieldManagers.Ours, Force: true, DryRun: true);

    /// <summary>
    /// Not needed for what the comparison of this reconcile asked already, nor for content that was applied before (self-heal).
    /// </summary>
    public static bool IsNeeded(PlannedApply planned) =>
        !planned.Comparison.IsDryRun && planned.Known?.DesiredHash != planned.Desired.Hash;

    /// <returns>Why the object cannot be applied; null when it can.</returns>
    public async Task<Failure?> CheckAsync(PlannedApply planned, ApiResource resource, CancellationToken cancellationToken)
    {
        var desired = planned.Desired;
        var address = new ResourceAddress(resource, desired.Key.Namespace, desired.Key.Name);
        if (planned.Comparison is { Rejected: { } rejected, Reason: not ComparisonReason.Missing })
        {
            return await IsTakenAsWholeAsync(desired, address, cancellationToken) ? null : rejected;
        }

        try
        {
            await context.Client.ApplyAsync(address, desired.Object.Content, Options, cancellationToken);
            return null;
        }
        catch (KubeApiException exception) when (exception.IsNamespaceMissing())
        {
            return new Failure(
                FailureReason.ApplyRejected,
                $"{ObjectNames.Shown(desired.Key)}: the namespace does not exist. "
                    + "Create it, add it to Git, or set the sync option CreateNamespace=true.",
                new RetryPolicy.Backoff());
        }
        catch (KubeApiException exception)
        {
            return exception.IsInvalid && await IsTakenAsWholeAsync(desired, address, cancellationToken)
                ? null
                : exception.ToFailure(ObjectNames.Shown(desired.Key), SecretMasking.IsSecret(desired.Object));
        }
    }

    /// <summary>
    /// A refused apply may only mean that our values do not go beside those of others, which the apply then takes over. The second opinion:
    /// would the server take the object with exactly what Git has?
    /// </summary>
    private async Task<bool> IsTakenAsWholeAsync(DesiredObject desired, ResourceAddress address, CancellationToken cancellationToken)
    {
        if (await context.Client.GetAsync(address, cancellationToken) is not { } live)
        {
            return false;
        }

        var patch = WholePatch.Of(live, desired.Object.Content, exactly: false);
        try
        {
            await context.Client.PatchAsync(address, PatchKind.Json, patch, new PatchOptions(FieldManagers.Ours, DryRun: true), cancellationToken);
            return true;
        }
        catch (KubeApiException exception) when (exception.IsRefusal())
        {
            return false;
        }
    }
}
