using System.Text;
using System.Text.Json.Nodes;
using OrleansGitOps.Sandbox.Kinds;
using OrleansGitOps.Sandbox.Operations;

namespace OrleansGitOps.Sandbox.Rules;

/// <summary>The values that the API server fills in where an object is silent, for the kinds and fields that users meet.</summary>
internal static class Defaults
{
    /// <param name="kind">Of the object.</param>
    /// <param name="content">Changed in place.</param>
    /// <param name="before">The live object; null: it is created.</param>
    /// <param name="addresses">Where Services get theirs from.</param>
    public static void Set(ResourceKind kind, JsonObject content, JsonObject? before, ServiceAddresses addresses)
    {
        switch (kind.Collection)
        {
            case "/namespaces":
                SetNamespace(content, before);
                break;
            case "/secrets":
                SetSecret(content);
                break;
            case "/services":
                ServiceDefaults.Set(content, before, addresses);
                break;
            case "/pods":
                PodDefaults.Set(Child(content, "spec"));
                if (before is null)
                {
                    content["status"] = new JsonObject { ["phase"] = "Pending", ["qosClass"] = PodDefaults.QualityOf((JsonObject)content["spec"]!) };
                }

                break;
            case "/replicationcontrollers" or "apps/deployments" or "apps/replicasets" or "apps/statefulsets" or "apps/daemonsets":
                WorkloadDefaults.Set(kind.Kind, content, before);
                break;
            case "batch/jobs":
                JobDefaults.SetJob(content, before);
                break;
            case "batch/cronjobs":
                JobDefaults.SetCronJob(Child(content, "spec"));
                break;
            case "/persistentvolumeclaims":
                Child(content, "spec")["volumeMode"] ??= "Filesystem";
                if (before is null)
                {
                    content["status"] = new JsonObject { ["phase"] = "Pending" };
                }

                break;
            case "networking.k8s.io/networkpolicies":
                SetNetworkPolicy(Child(content, "spec"));
                break;
            case "storage.k8s.io/storageclasses":
                content["reclaimPolicy"] ??= "Delete";
                content["volumeBindingMode"] ??= "Immediate";
                break;
            case "scheduling.k8s.io/priorityclasses":
                content["preemptionPolicy"] ??= "PreemptLowerPriority";
                break;
            case "rbac.authorization.k8s.io/rolebindings" or "rbac.authorization.k8s.io/clusterrolebindings":
                SetBinding(content);
                break;
        }
    }

    /// <summary>The map at a field, made when it is missing.</summary>
    public static JsonObject Child(JsonObject parent, string field)
    {
        if (parent[field] is not JsonObject child)
        {
            parent[field] = child = [];
        }

        return child;
    }

    public static IEnumerable<JsonObject> Items(JsonObject parent, string field) => (parent[field] as JsonArray)?.OfType<JsonObject>() ?? [];

    private static void SetNamespace(JsonObject content, JsonObject? before)
    {
        var metadata = (JsonObject)content["metadata"]!;
        Child(metadata, "labels")["kubernetes.io/metadata.name"] = metadata["name"]!.ToString();
        if (before is null)
        {
            content["spec"] = new JsonObject { ["finalizers"] = new JsonArray("kubernetes") };
            content["status"] = new JsonObject { ["phase"] = "Active" };
        }
    }

    private static void SetSecret(JsonObject content)
    {
        content["type"] ??= "Opaque";
        if (content["stringData"] is not JsonObject texts)
        {
            return;
        }

        // Written only, never read back: stored as what it stands for.
        var data = Child(content, "data");
        foreach (var (key, value) in texts)
        {
            data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value?.ToString() ?? ""));
        }

        content.Remove("stringData");
    }

    private static void SetNetworkPolicy(JsonObject spec)
    {
        if (spec["policyTypes"] is not JsonArray { Count: > 0 })
        {
            spec["policyTypes"] = spec["egress"] is JsonArray { Count: > 0 } ? new JsonArray("Ingress", "Egress") : new JsonArray("Ingress");
        }

        foreach (var port in Items(spec, "ingress").Concat(Items(spec, "egress")).SelectMany(rule => Items(rule, "ports")))
        {
            port["protocol"] ??= "TCP";
        }
    }

    private static void SetBinding(JsonObject content)
    {
        const string group = "rbac.authorization.k8s.io";
        Child(content, "roleRef")["apiGroup"] ??= group;
        foreach (var subject in Items(content, "subjects").Where(subject => subject["kind"]?.ToString() is "User" or "Group"))
        {
            subject["apiGroup"] ??= group;
        }
    }
}
