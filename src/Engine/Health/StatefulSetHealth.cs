using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Engine.Health;

internal static class StatefulSetHealth
{
    public static HealthStatus Assess(HealthFields live)
    {
        var (spec, status) = (live.Object("spec"), live.Object("status"));
        var observed = status.Number("observedGeneration");
        if (observed == 0 || live.Object("metadata").Number("generation") > observed)
        {
            return Verdict.Progressing("The latest change has not been observed yet");
        }

        var wanted = spec.NumberOrNull("replicas");
        var ready = status.Number("readyReplicas");
        if (ready < wanted)
        {
            return Verdict.Progressing($"{ready} of {wanted} Pods are ready");
        }

        var strategy = spec.Object("updateStrategy");
        return strategy.Text("type") switch
        {
            "OnDelete" => Verdict.Healthy($"{ready} Pods are ready; new ones take the change as old ones are deleted"),
            "RollingUpdate" when strategy.ObjectOrNull("rollingUpdate") is { } rolling => Partitioned(rolling, wanted, status),
            _ => Rolled(status),
        };
    }

    /// <summary>Only the Pods from the partition's ordinal on are meant to be updated.</summary>
    private static HealthStatus Partitioned(HealthFields rolling, long? wanted, HealthFields status)
    {
        var updated = status.Number("updatedReplicas");
        return wanted - rolling.NumberOrNull("partition") is { } part && updated < part
            ? Verdict.Progressing($"Partitioned rollout under way: {updated} of {part} Pods are updated")
            : Verdict.Healthy($"Partitioned rollout complete: {updated} Pods are updated");
    }

    private static HealthStatus Rolled(HealthFields status)
    {
        var (current, update) = (status.Text("currentRevision"), status.Text("updateRevision"));
        return current == update
            ? Verdict.Healthy($"Rollout complete: {status.Number("currentReplicas")} Pods at revision {current}")
            : Verdict.Progressing($"Rollout under way: {status.Number("updatedReplicas")} Pods at revision {update}");
    }
}
