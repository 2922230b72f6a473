using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Engine.Health;

internal static class ReplicaSetHealth
{
    public static HealthStatus Assess(HealthFields live)
    {
        var status = live.Object("status");
        if (live.Object("metadata").Number("generation") > status.Number("observedGeneration"))
        {
            return Verdict.Progressing("The latest change has not been observed yet");
        }

        if (status.Condition("ReplicaFailure") is { } failure && failure.Text("status") == "True")
        {
            return Verdict.Degraded(failure.Text("message"));
        }

        var available = status.Number("availableReplicas");
        return live.Object("spec").NumberOrNull("replicas") is { } wanted && available < wanted
            ? Verdict.Progressing($"{available} of {wanted} replicas are available")
            : Verdict.Healthy();
    }
}
