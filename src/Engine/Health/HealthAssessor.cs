using System.Collections.Frozen;
using System.Text.Json.Nodes;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Health;

/// <summary>
/// Health of one live object of a built-in kind, by Argo CD's rules (argo-cd.readthedocs.io/en/stable/operator-manual/health). Pure: looks
/// at nothing but the object.
/// </summary>
public static class HealthAssessor
{
    private const string IgnoreHealthCheck = "argocd.argoproj.io/ignore-healthcheck";
    private const string HookFinalizer = "argocd.argoproj.io/hook-finalizer";

    private static readonly FrozenDictionary<(string Group, string Kind), Func<HealthFields, HealthStatus>> Checks =
        new Dictionary<(string, string), Func<HealthFields, HealthStatus>>
        {
            [("apps", "Deployment")] = DeploymentHealth.Assess,
            [("apps", "ReplicaSet")] = ReplicaSetHealth.Assess,
            [("apps", "StatefulSet")] = StatefulSetHealth.Assess,
            [("apps", "DaemonSet")] = DaemonSetHealth.Assess,
            [("", "Pod")] = PodHealth.Assess,
            [("batch", "Job")] = JobHealth.Assess,
            [("", "PersistentVolumeClaim")] = VolumeClaimHealth.Assess,
            [("", "Service")] = LoadBalancerHealth.AssessService,
            [("networking.k8s.io", "Ingress")] = LoadBalancerHealth.AssessIngress,
            [("extensions", "Ingress")] = LoadBalancerHealth.AssessIngress,
            [("autoscaling", "HorizontalPodAutoscaler")] = AutoscalerHealth.Assess,
            [("apiregistration.k8s.io", "APIService")] = ApiServiceHealth.Assess,
            [("argoproj.io", "Workflow")] = WorkflowHealth.Assess,
        }.ToFrozenDictionary();

    /// <summary>Whether objects of this kind have a health (besides an object that is being deleted).</summary>
    public static bool Assesses(string group, string kind) => Checks.ContainsKey((group, kind));

    /// <summary>Assesses an object as it is in the cluster.</summary>
    /// <returns>
    /// Null: the kind has no health (a ConfigMap, say), or the object is annotated <c>argocd.argoproj.io/ignore-healthcheck: "true"</c>.
    /// Being deleted is Progressing, whatever the kind. <see cref="HealthStatusCode.Unknown"/> with a message that names the field when the
    /// object is not as its kind should be. The message is at most about 1,024 characters; no time is set.
    /// </returns>
    public static HealthStatus? Assess(KubeObject live)
    {
        ArgumentNullException.ThrowIfNull(live);

        if (live.Annotation(IgnoreHealthCheck) == "true")
        {
            return null;
        }

        if (live.Metadata?["deletionTimestamp"] is not null && !HasHookFinalizer(live))
        {
            return Verdict.Progressing("Pending deletion");
        }

        if (!Checks.TryGetValue((live.Gvk.Group, live.Gvk.Kind), out var check))
        {
            return null;
        }

        try
        {
            return check(new HealthFields(live.Content, ""));
        }
        catch (HealthFieldException exception)
        {
            return Verdict.Unknown($"The health of this {live.Gvk.Kind} cannot be assessed: {exception.Message}");
        }
    }

    /// <summary>A hook being deleted keeps the health of its run until the sync has taken note of it.</summary>
    private static bool HasHookFinalizer(KubeObject live) =>
        live.Metadata?["finalizers"] is JsonArray finalizers
        && finalizers.Any(item => item is JsonValue value && value.TryGetValue<string>(out var text) && text == HookFinalizer);
}
