using System.Text.Json.Nodes;

namespace OrleansGitOps.Sandbox.Rules;

/// <summary>Defaults of Jobs and CronJobs.</summary>
internal static class JobDefaults
{
    public static void SetJob(JsonObject content, JsonObject? before)
    {
        var spec = Defaults.Child(content, "spec");
        SetJobSpec(spec);
        if (before is null && (spec["manualSelector"] as JsonValue)?.GetValue<bool>() != true)
        {
            SetSelector(content, spec);
        }
    }

    public static void SetCronJob(JsonObject spec)
    {
        spec["concurrencyPolicy"] ??= "Allow";
        spec["suspend"] ??= false;
        spec["successfulJobsHistoryLimit"] ??= 3;
        spec["failedJobsHistoryLimit"] ??= 1;
        PodDefaults.Set(Defaults.Child(Defaults.Child(Defaults.Child(Defaults.Child(spec, "jobTemplate"), "spec"), "template"), "spec"));
    }

    private static void SetJobSpec(JsonObject spec)
    {
        PodDefaults.Set(Defaults.Child(Defaults.Child(spec, "template"), "spec"));
        if (spec["completions"] is null && spec["parallelism"] is null)
        {
            spec["completions"] = 1;
        }

        spec["parallelism"] ??= 1;
        spec["backoffLimit"] ??= 6;
        spec["completionMode"] ??= "NonIndexed";
        spec["suspend"] ??= false;
        spec["manualSelector"] ??= false;
        spec["podReplacementPolicy"] ??= "TerminatingOrFailed";
    }

    /// <summary>A Job's pods are told from all others by its uid.</summary>
    private static void SetSelector(JsonObject content, JsonObject spec)
    {
        var (name, uid) = (content["metadata"]!["name"]!.ToString(), content["metadata"]!["uid"]?.ToString() ?? "");
        var labels = Defaults.Child(Defaults.Child(Defaults.Child(spec, "template"), "metadata"), "labels");
        foreach (var prefix in (string[])["", "batch.kubernetes.io/"])
        {
            labels[$"{prefix}controller-uid"] = uid;
            labels[$"{prefix}job-name"] = name;
        }

        Defaults.Child(Defaults.Child(spec, "selector"), "matchLabels")["batch.kubernetes.io/controller-uid"] = uid;
    }
}
