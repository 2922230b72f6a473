using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Engine.Health;

/// <summary>A Workflow of Argo Workflows, by its phase.</summary>
internal static class WorkflowHealth
{
    public static HealthStatus Assess(HealthFields live)
    {
        var status = live.Object("status");
        var message = status.Text("message");
        return status.Text("phase") switch
        {
            "" or "Pending" or "Running" => Verdict.Progressing(message),
            "Succeeded" => Verdict.Healthy(message),
            "Failed" or "Error" => Verdict.Degraded(message),
            _ => Verdict.Unknown(message),
        };
    }
}
