using System.Text.Json.Nodes;

namespace OrleansGitOps.Sandbox.Rules;

/// <summary>Defaults of Deployments and the kinds beside them.</summary>
internal static class WorkloadDefaults
{
    public static void Set(string kind, JsonObject content, JsonObject? before)
    {
        var spec = Defaults.Child(content, "spec");
        PodDefaults.Set(Defaults.Child(Defaults.Child(spec, "template"), "spec"));
        if (kind != "DaemonSet")
        {
            spec["replicas"] ??= 1;
        }

        switch (kind)
        {
            case "Deployment":
                SetDeployment(spec);
                break;
            case "StatefulSet":
                SetStatefulSet(spec);
                break;
            case "DaemonSet":
                spec["revisionHistoryLimit"] ??= 10;
                SetStrategy(Defaults.Child(spec, "updateStrategy"), [("maxUnavailable", 1), ("maxSurge", 0)]);
                if (before is null)
                {
                    // Fields that the status must have.
                    content["status"] = new JsonObject
                    {
                        ["currentNumberScheduled"] = 0, ["numberMisscheduled"] = 0, ["desiredNumberScheduled"] = 0, ["numberReady"] = 0,
                    };
                }

                break;
            case "ReplicationController":
                SetController(content, spec);
                break;
        }

        if (before is null && kind is "ReplicaSet" or "StatefulSet" or "ReplicationController" && content["status"] is null)
        {
            content["status"] = kind == "StatefulSet"
                ? new JsonObject { ["replicas"] = 0, ["availableReplicas"] = 0 }
                : new JsonObject { ["replicas"] = 0 };
        }
    }

    private static void SetDeployment(JsonObject spec)
    {
        spec["progressDeadlineSeconds"] ??= 600;
        spec["revisionHistoryLimit"] ??= 10;
        SetStrategy(Defaults.Child(spec, "strategy"), [("maxUnavailable", "25%"), ("maxSurge", "25%")]);
    }

    private static void SetStatefulSet(JsonObject spec)
    {
        spec["podManagementPolicy"] ??= "OrderedReady";
        spec["revisionHistoryLimit"] ??= 10;
        SetStrategy(Defaults.Child(spec, "updateStrategy"), [("partition", 0)]);
        var retention = Defaults.Child(spec, "persistentVolumeClaimRetentionPolicy");
        retention["whenDeleted"] ??= "Retain";
        retention["whenScaled"] ??= "Retain";
        foreach (var claim in Defaults.Items(spec, "volumeClaimTemplates"))
        {
            claim["apiVersion"] ??= "v1";
            claim["kind"] ??= "PersistentVolumeClaim";
            Defaults.Child(claim, "spec")["volumeMode"] ??= "Filesystem";
            claim["status"] ??= new JsonObject { ["phase"] = "Pending" };
        }
    }

    private static void SetStrategy(JsonObject strategy, (string Field, JsonNode Value)[] rolling)
    {
        strategy["type"] ??= "RollingUpdate";
        if (strategy["type"]!.ToString() == "RollingUpdate")
        {
            var update = Defaults.Child(strategy, "rollingUpdate");
            foreach (var (field, value) in rolling)
            {
                update[field] ??= value;
            }
        }
    }

    /// <summary>The oldest of these kinds takes selector and labels from its template.</summary>
    private static void SetController(JsonObject content, JsonObject spec)
    {
        if (spec["template"]?["metadata"]?["labels"] is JsonObject { Count: > 0 } labels)
        {
            spec["selector"] ??= labels.DeepClone();
            ((JsonObject)content["metadata"]!)["labels"] ??= labels.DeepClone();
        }
    }
}
