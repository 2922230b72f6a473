using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Engine.Health;

internal static class VolumeClaimHealth
{
    public static HealthStatus Assess(HealthFields live) => live.Object("status").Text("phase") switch
    {
        "Bound" => Verdict.Healthy(),
        "Pending" => Verdict.Progressing("Waiting for a volume"),
        "Lost" => Verdict.Degraded("The volume of this claim is gone"),
        var phase => Verdict.Unknown(phase.Length == 0 ? "status.phase is empty" : $"status.phase is '{phase}'"),
    };
}
