using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Health;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Tests.Health;

public sealed class HealthAssessorTests
{
    [Theory]
    [InlineData("""{"spec":{"paused":true}}""", "Suspended")]
    [InlineData("""{"metadata":{"generation":3},"status":{"observedGeneration":2}}""", "Progressing")]
    [InlineData("""{"status":{"conditions":[{"type":"Progressing","reason":"ProgressDeadlineExceeded"}]}}""", "Degraded")]
    [InlineData("""{"spec":{"replicas":3},"status":{"replicas":3,"updatedReplicas":2,"availableReplicas":2}}""", "Progressing")]
    [InlineData("""{"spec":{"replicas":3},"status":{"replicas":4,"updatedReplicas":3,"availableReplicas":3}}""", "Progressing")]
    [InlineData("""{"spec":{"replicas":3},"status":{"replicas":3,"updatedReplicas":3,"availableReplicas":2}}""", "Progressing")]
    [InlineData("""{"spec":{"replicas":3},"status":{"replicas":3,"updatedReplicas":3,"availableReplicas":3}}""", "Healthy")]
    [InlineData("""{"spec":{"replicas":"3"}}""", "Unknown")]
    public void Assess_Deployment_ByRollout(string rest, string expected) => AssertHealth("apps/v1", "Deployment", rest, expected);

    [Theory]
    [InlineData("""{"metadata":{"generation":2},"status":{"observedGeneration":1}}""", "Progressing")]
    [InlineData("""{"status":{"conditions":[{"type":"ReplicaFailure","status":"True","message":"quota"}]}}""", "Degraded")]
    [InlineData("""{"status":{"conditions":[{"type":"ReplicaFailure","status":"False"}]}}""", "Healthy")]
    [InlineData("""{"spec":{"replicas":2},"status":{"availableReplicas":1}}""", "Progressing")]
    public void Assess_ReplicaSet_ByReplicas(string rest, string expected) => AssertHealth("apps/v1", "ReplicaSet", rest, expected);

    [Theory]
    [InlineData("""{"status":{}}""", "Progressing")]
    [InlineData("""{"spec":{"replicas":3},"status":{"observedGeneration":1,"readyReplicas":2}}""", "Progressing")]
    [InlineData(
        """{"spec":{"replicas":1,"updateStrategy":{"type":"OnDelete"}},"""
        + """ "status":{"observedGeneration":1,"readyReplicas":1,"updateRevision":"b"}}""",
        "Healthy")]
    [InlineData(
        """{"spec":{"replicas":3,"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":1}}},"""
        + """ "status":{"observedGeneration":1,"readyReplicas":3,"updatedReplicas":1}}""", "Progressing")]
    [InlineData(
        """{"spec":{"replicas":3,"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":1}}},"""
        + """ "status":{"observedGeneration":1,"readyReplicas":3,"updatedReplicas":2}}""", "Healthy")]
    [InlineData(
        """{"spec":{"replicas":1},"""
        + """ "status":{"observedGeneration":1,"readyReplicas":1,"currentRevision":"a","updateRevision":"b"}}""", "Progressing")]
    [InlineData(
        """{"spec":{"replicas":1},"""
        + """ "status":{"observedGeneration":1,"readyReplicas":1,"currentRevision":"b","updateRevision":"b"}}""", "Healthy")]
    public void Assess_StatefulSet_ByRollout(string rest, string expected) => AssertHealth("apps/v1", "StatefulSet", rest, expected);

    [Theory]
    [InlineData("""{"metadata":{"generation":2},"status":{"observedGeneration":1}}""", "Progressing")]
    [InlineData("""{"spec":{"updateStrategy":{"type":"OnDelete"}},"status":{"desiredNumberScheduled":2}}""", "Healthy")]
    [InlineData("""{"status":{"desiredNumberScheduled":2,"updatedNumberScheduled":1}}""", "Progressing")]
    [InlineData("""{"status":{"desiredNumberScheduled":2,"updatedNumberScheduled":2,"numberAvailable":1}}""", "Progressing")]
    [InlineData("""{"status":{"desiredNumberScheduled":2,"updatedNumberScheduled":2,"numberAvailable":2}}""", "Healthy")]
    public void Assess_DaemonSet_ByRollout(string rest, string expected) => AssertHealth("apps/v1", "DaemonSet", rest, expected);

    [Theory]
    [InlineData(
        """{"spec":{"restartPolicy":"Always"},"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}""", "Healthy")]
    [InlineData(
        """{"spec":{"restartPolicy":"Never"},"status":{"phase":"Running","conditions":[{"type":"Ready","""
        + """ "status":"True"}]}}""", "Progressing")]
    [InlineData(
        """{"spec":{"restartPolicy":"Always"},"""
        + """ "status":{"phase":"Pending","containerStatuses":[{"state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}}""",
        "Degraded", "CrashLoopBackOff")]
    [InlineData(
        """{"spec":{"restartPolicy":"Never"},"""
        + """ "status":{"phase":"Pending","containerStatuses":[{"state":{"waiting":{"reason":"ErrImagePull"}}}]}}""",
        "Progressing")]
    [InlineData(
        """{"spec":{"restartPolicy":"Always"},"""
        + """ "status":{"phase":"Running","containerStatuses":[{"lastState":{"terminated":{}}}]}}""", "Degraded")]
    [InlineData("""{"status":{"phase":"Failed","containerStatuses":[{"name":"web","state":{"terminated":{"exitCode":3}}}]}}""",
        "Degraded", "Container 'web' failed with exit code 3")]
    [InlineData(
        """{"status":{"phase":"Failed","""
        + """ "containerStatuses":[{"state":{"terminated":{"reason":"OOMKilled","exitCode":137}}}]}}""", "Degraded", "OOMKilled")]
    [InlineData("""{"status":{"phase":"Succeeded"}}""", "Healthy")]
    [InlineData("""{"status":{"phase":"Lunar"}}""", "Unknown")]
    public void Assess_Pod_ByPhase(string rest, string expected, string? message = null) => AssertHealth("v1", "Pod", rest, expected, message);

    [Theory]
    [InlineData("""{"status":{"active":1}}""", "Progressing")]
    [InlineData("""{"status":{"conditions":[{"type":"Failed","status":"True","message":"backoff"}]}}""", "Degraded", "backoff")]
    [InlineData("""{"status":{"conditions":[{"type":"Complete","status":"True"}]}}""", "Healthy")]
    [InlineData(
        """{"status":{"conditions":[{"type":"Suspended","status":"True","message":"Job suspended"}]}}""", "Suspended", "Job suspended")]
    [InlineData("""{"status":{"active":1,"conditions":[{"type":"Suspended","status":"False"}]}}""", "Progressing")]
    public void Assess_Job_ByConditions(string rest, string expected, string? message = null) =>
        AssertHealth("batch/v1", "Job", rest, expected, message);

    [Theory]
    [InlineData("v1", "PersistentVolumeClaim", """{"status":{"phase":"Lost"}}""", "Degraded")]
    [InlineData("v1", "PersistentVolumeClaim", """{"status":{"phase":"Pending"}}""", "Progressing")]
    [InlineData("v1", "Service", """{"spec":{"type":"LoadBalancer"}}""", "Progressing")]
    [InlineData("v1", "Service", """{"spec":{"type":"LoadBalancer"},"status":{"loadBalancer":{"ingress":[{}]}}}""", "Healthy")]
    [InlineData("extensions/v1beta1", "Ingress", """{}""", "Progressing")]
    [InlineData("autoscaling/v2", "HorizontalPodAutoscaler",
        """{"status":{"conditions":[{"type":"ScalingActive","reason":"InvalidSelector"}]}}""", "Degraded")]
    [InlineData("autoscaling/v1", "HorizontalPodAutoscaler",
        """{"metadata":{"annotations":{"autoscaling.alpha.kubernetes.io/conditions":"{"}}}""", "Unknown")]
    [InlineData("autoscaling/v1", "HorizontalPodAutoscaler",
        """{"metadata":{"annotations":{"autoscaling.alpha.kubernetes.io/conditions":"{}"}}}""", "Unknown")]
    [InlineData("apiregistration.k8s.io/v1", "APIService", """{}""", "Progressing")]
    [InlineData("argoproj.io/v1alpha1", "Workflow", """{"status":{"phase":"Error"}}""", "Degraded")]
    [InlineData("argoproj.io/v1alpha1", "Workflow",
        """{"status":[]}""", "Unknown", "The health of this Workflow cannot be assessed: status is not an object")]
    public void Assess_OtherKind_ByItsRule(string apiVersion, string kind, string rest, string expected, string? message = null) =>
        AssertHealth(apiVersion, kind, rest, expected, message);

    [Fact]
    public void Assess_KindWithoutHealth_Null() => Assert.Null(Assess("v1", "ConfigMap", "{}"));

    [Fact]
    public void Assess_BeingDeleted_ProgressingWhateverTheKind() => AssertHealth(
        "v1", "ConfigMap", """{"metadata":{"deletionTimestamp":"2024-01-01T00:00:00Z"}}""", "Progressing", "Pending deletion");

    [Fact]
    public void Assess_HookBeingDeleted_HealthOfItsRun() => AssertHealth(
        "batch/v1", "Job",
        """{"metadata":{"deletionTimestamp":"2024-01-01T00:00:00Z","finalizers":["argocd.argoproj.io/hook-finalizer"]},"""
            + """ "status":{"conditions":[{"type":"Complete","status":"True"}]}}""",
        "Healthy");

    [Fact]
    public void Assess_HealthCheckIgnored_Null() =>
        Assert.Null(Assess("v1", "Pod", """{"metadata":{"annotations":{"argocd.argoproj.io/ignore-healthcheck":"true"}},"status":{"phase":"Failed"}}"""));

    [Fact]
    public void Assess_LongMessage_Cut()
    {
        var status = """{"status":{"phase":"Failed","message":"LONG"}}""".Replace("LONG", new string('x', 100_000), StringComparison.Ordinal);
        var health = Assess("v1", "Pod", status);
        Assert.Equal(1027, health!.Message.Length);
    }

    private static Grains.Abstractions.Model.HealthStatus? Assess(string apiVersion, string kind, string rest)
    {
        var content = JsonNode.Parse(rest)!.AsObject();
        content["apiVersion"] = apiVersion;
        content["kind"] = kind;
        return HealthAssessor.Assess(new KubeObject(content));
    }

    private static void AssertHealth(string apiVersion, string kind, string rest, string expected, string? message = null)
    {
        var health = Assess(apiVersion, kind, rest);
        Assert.Equal(expected, health?.Status);
        if (message is not null)
        {
            Assert.Equal(message, health!.Message);
        }
    }
}
