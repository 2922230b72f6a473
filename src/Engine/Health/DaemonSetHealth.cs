using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Engine.Health;

internal static class DaemonSetHealth
{
    public static HealthStatus Assess(HealthFields live)
    {
        var status = live.Object("status");
        if (live.Object("metadata").Number("generation") > status.Number("observedGeneration"))
        {
            return Verdict.Progressing("The latest change has not been observed yet");
        }

        var (updated, wanted) = (status.Number("updatedNumberScheduled"), status.Number("desiredNumberScheduled"));
        if (live.Object("spec").Object("updateStrategy").Text("type") == "OnDelete")
        {
            return Verdict.Healthy($"{updated} of {wanted} Pods are updated; new ones take the change as old ones are deleted");
        }

        if (updated < wanted)
        {
            return Verdict.Progressing($"Rollout under way: {updated} of {wanted} Pods are updated");
        }

        var available = status.Number("numberAvailable");
        return available < wanted
            ? Verdict.Progressing($"Rollout under way: {available} of {wanted} updated Pods are available")
            : Verdict.Healthy();
    }
}
