using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Engine.Health;

/// <summary>
/// A Pod that is to run for ever (restart policy Always) is healthy when ready. One with an end is Progressing while it runs, since hooks
/// are such Pods and a sync waits for them; <c>argocd.argoproj.io/ignore-restart-policy: "true"</c> takes it for a lasting one, unless it
/// is a hook.
/// </summary>
internal static class PodHealth
{
    private static readonly string[] HookAnnotations = ["argocd.argoproj.io/hook", "helm.sh/hook"];

    public static HealthStatus Assess(HealthFields live)
    {
        var status = live.Object("status");
        var lasting = IsLasting(live);
        if (lasting && StuckContainers(status) is { } stuck)
        {
            return Verdict.Degraded(stuck);
        }

        var message = status.Text("message");
        return status.Text("phase") switch
        {
            "Pending" => Verdict.Progressing(message),
            "Succeeded" => Verdict.Healthy(message),
            "Failed" => Verdict.Degraded(message.Length > 0 ? message : FailureOf(status)),
            "Running" when lasting => Running(status, message),
            "Running" => Verdict.Progressing(message),
            _ => Verdict.Unknown(message),
        };
    }

    private static bool IsLasting(HealthFields live)
    {
        var policy = live.Object("spec").Text("restartPolicy");
        var annotations = live.Object("metadata").Object("annotations");
        return policy is "Always" or ""
            || (annotations.Text("argocd.argoproj.io/ignore-restart-policy") == "true"
                && HookAnnotations.All(hook => annotations.Text(hook).Length == 0));
    }

    /// <summary>What containers say that wait for something that went wrong (image pull, configuration, crash loop), or null.</summary>
    private static string? StuckContainers(HealthFields status)
    {
        var messages = status.Objects("containerStatuses")
            .Select(container => container.Object("state").Object("waiting"))
            .Where(waiting => IsError(waiting.Text("reason")))
            .Select(waiting => waiting.Text("message") is { Length: > 0 } message ? message : waiting.Text("reason"))
            .ToList();
        return messages.Count == 0 ? null : string.Join(", ", messages);
    }

    private static bool IsError(string reason) =>
        reason.StartsWith("Err", StringComparison.Ordinal) || reason.EndsWith("Error", StringComparison.Ordinal)
        || reason.EndsWith("BackOff", StringComparison.Ordinal);

    private static HealthStatus Running(HealthFields status, string message)
    {
        if (status.Condition("Ready")?.Text("status") == "True")
        {
            return Verdict.Healthy(message);
        }

        return status.Objects("containerStatuses").Any(container => container.Object("lastState").ObjectOrNull("terminated") is not null)
            ? Verdict.Degraded(message)
            : Verdict.Progressing(message);
    }

    private static string FailureOf(HealthFields status)
    {
        foreach (var container in status.Objects("initContainerStatuses").Concat(status.Objects("containerStatuses")))
        {
            if (container.Object("state").ObjectOrNull("terminated") is not { } terminated)
            {
                continue;
            }

            if (terminated.Text("message") is { Length: > 0 } message)
            {
                return message;
            }

            if (terminated.Text("reason") == "OOMKilled")
            {
                return "OOMKilled";
            }

            if (terminated.Number("exitCode") is not 0 and var code)
            {
                return $"Container '{container.Text("name")}' failed with exit code {code}";
            }
        }

        return "";
    }
}
