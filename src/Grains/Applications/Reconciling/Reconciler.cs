using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Grains.Applications.Reconciling;

/// <summary>
/// The loop as a table of steps: Validate → Resolve → Render → Connect → Watch → Recover → Compare → Decide and Sync. Assess happens where the
/// result is taken, with the newest facts.
/// </summary>
internal sealed class Reconciler(IReadOnlyList<IReconcileStep> steps)
{
    public async Task RunAsync(ReconcileContext context, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var step in steps)
            {
                if (!await step.RunAsync(context, cancellationToken))
                {
                    return;
                }
            }
        }
        catch (GitOpsException exception)
        {
            context.Fail(ApplicationConditionTypes.ComparisonError, exception.Failure);
        }
        catch (KubeApiException exception)
        {
            context.Fail(ApplicationConditionTypes.ComparisonError, new Failure(
                FailureReason.ApplyRejected, $"The API server answered {exception.StatusCode}: {exception.Message}", new RetryPolicy.Backoff()));
        }
    }
}
