using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Engine.Health;

internal static class ApiServiceHealth
{
    public static HealthStatus Assess(HealthFields live)
    {
        if (live.Object("status").Condition("Available") is not { } available)
        {
            return Verdict.Progressing("Waiting to be registered");
        }

        var message = $"{available.Text("reason")}: {available.Text("message")}";
        return available.Text("status") == "True" ? Verdict.Healthy(message) : Verdict.Progressing(message);
    }
}
