using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Engine.Health;

/// <summary>
/// A Job by its conditions. Unlike Argo CD a condition counts only when its status is True: a resumed Job (Suspended: False) is
/// Progressing, not Healthy.
/// </summary>
internal static class JobHealth
{
    public static HealthStatus Assess(HealthFields live)
    {
        var status = live.Object("status");
        if (True(status, "Failed") is { } failed)
        {
            return Verdict.Degraded(failed.Text("message"));
        }

        if (True(status, "Complete") is { } complete)
        {
            return Verdict.Healthy(complete.Text("message"));
        }

        return True(status, "Suspended") is { } suspended ? Verdict.Suspended(suspended.Text("message")) : Verdict.Progressing("");
    }

    private static HealthFields? True(HealthFields status, string type) =>
        status.Condition(type) is { } condition && condition.Text("status") == "True" ? condition : null;
}
