using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Engine.Health;

/// <summary>A Deployment is healthy when its rollout is complete, as <c>kubectl rollout status</c> sees it.</summary>
internal static class DeploymentHealth
{
    public static HealthStatus Assess(HealthFields live)
    {
        var (spec, status) = (live.Object("spec"), live.Object("status"));
        if (spec.Flag("paused"))
        {
            return Verdict.Suspended("The Deployment is paused");
        }

        if (live.Object("metadata").Number("generation") > status.Number("observedGeneration"))
        {
            return Verdict.Progressing("The latest change has not been observed yet");
        }

        if (status.Condition("Progressing")?.Text("reason") == "ProgressDeadlineExceeded")
        {
            return Verdict.Degraded($"Deployment '{live.Object("metadata").Text("name")}' exceeded its progress deadline");
        }

        var (all, updated, available) = (status.Number("replicas"), status.Number("updatedReplicas"), status.Number("availableReplicas"));
        if (spec.NumberOrNull("replicas") is { } wanted && updated < wanted)
        {
            return Verdict.Progressing($"Rollout under way: {updated} of {wanted} new replicas are updated");
        }

        if (all > updated)
        {
            return Verdict.Progressing($"Rollout under way: {all - updated} old replicas are still to end");
        }

        return available < updated
            ? Verdict.Progressing($"Rollout under way: {available} of {updated} updated replicas are available")
            : Verdict.Healthy();
    }
}
