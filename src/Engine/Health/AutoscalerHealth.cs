using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Engine.Health;

/// <summary>
/// A HorizontalPodAutoscaler by its conditions: in status, or in an annotation of autoscaling/v1, whose status has no place for them
/// (Kubernetes API reference, autoscaling).
/// </summary>
internal static class AutoscalerHealth
{
    private const string ConditionsAnnotation = "autoscaling.alpha.kubernetes.io/conditions";

    private static readonly HashSet<(string Type, string Reason)> Failures =
    [
        ("AbleToScale", "FailedGetScale"), ("AbleToScale", "FailedUpdateScale"),
        ("ScalingActive", "FailedGetResourceMetric"), ("ScalingActive", "FailedGetObjectMetric"), ("ScalingActive", "FailedGetPodsMetric"),
        ("ScalingActive", "FailedGetExternalMetric"), ("ScalingActive", "FailedComputeMetricsReplicas"),
        ("ScalingActive", "InvalidSelector"),
    ];

    public static HealthStatus Assess(HealthFields live)
    {
        var conditions = live.Text("apiVersion") == "autoscaling/v1"
            ? FromAnnotation(live.Object("metadata").Object("annotations").Text(ConditionsAnnotation))
            : live.Object("status").Objects("conditions");
        foreach (var condition in conditions)
        {
            if (Failures.Contains((condition.Text("type"), condition.Text("reason"))))
            {
                return Verdict.Degraded(condition.Text("message"));
            }
        }

        foreach (var condition in conditions)
        {
            if (condition.Text("type") is "AbleToScale" or "ScalingLimited" && condition.Text("status") == "True")
            {
                return Verdict.Healthy(condition.Text("message"));
            }
        }

        return Verdict.Progressing("Waiting for the autoscaler to act");
    }

    private static IReadOnlyList<HealthFields> FromAnnotation(string json)
    {
        if (json.Length == 0)
        {
            return [];
        }

        try
        {
            var holder = new JsonObject { ["conditions"] = JsonNode.Parse(json) };
            return new HealthFields(holder, $"annotation {ConditionsAnnotation}").Objects("conditions");
        }
        catch (JsonException)
        {
            throw new HealthFieldException($"the annotation {ConditionsAnnotation} is not JSON");
        }
    }
}
