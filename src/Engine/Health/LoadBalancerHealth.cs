using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Engine.Health;

/// <summary>Services of type LoadBalancer and Ingresses are healthy once they have an address.</summary>
internal static class LoadBalancerHealth
{
    public static HealthStatus AssessService(HealthFields live) =>
        live.Object("spec").Text("type") == "LoadBalancer" ? AssessIngress(live) : Verdict.Healthy();

    public static HealthStatus AssessIngress(HealthFields live) =>
        live.Object("status").Object("loadBalancer").Objects("ingress").Count > 0
            ? Verdict.Healthy()
            : Verdict.Progressing("Waiting for an address of the load balancer");
}
