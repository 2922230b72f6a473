using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Quantities;

namespace OrleansGitOps.Sandbox.Rules;

/// <summary>Defaults of pods and of the templates in other kinds.</summary>
internal static class PodDefaults
{
    /// <param name="spec">A pod's; changed in place.</param>
    public static void Set(JsonObject spec)
    {
        spec["restartPolicy"] ??= "Always";
        spec["dnsPolicy"] ??= "ClusterFirst";
        spec["schedulerName"] ??= "default-scheduler";
        spec["terminationGracePeriodSeconds"] ??= 30;
        spec["securityContext"] ??= new JsonObject();
        if (spec["serviceAccountName"] is { } account)
        {
            // The old name of the field follows the new one.
            spec["serviceAccount"] = account.DeepClone();
        }

        foreach (var container in Defaults.Items(spec, "containers").Concat(Defaults.Items(spec, "initContainers")))
        {
            SetContainer(container);
        }

        foreach (var volume in Defaults.Items(spec, "volumes"))
        {
            SetVolume(volume);
        }
    }

    /// <summary>The quality-of-service class that requests and limits give a pod.</summary>
    public static string QualityOf(JsonObject spec)
    {
        var resources = Defaults.Items(spec, "containers").Concat(Defaults.Items(spec, "initContainers"))
            .Select(container => container["resources"] as JsonObject ?? []).ToList();
        if (resources.All(item => item["requests"] is not JsonObject { Count: > 0 } && item["limits"] is not JsonObject { Count: > 0 }))
        {
            return "BestEffort";
        }

        return resources.All(item => ((string[])["cpu", "memory"]).All(name =>
            item["limits"]?[name] is { } limit && (item["requests"]?[name] is not { } request || SameAmount(request, limit))))
            ? "Guaranteed"
            : "Burstable";
    }

    private static bool SameAmount(JsonNode left, JsonNode right) =>
        Quantity.TryParse(left.ToString(), out var first) && Quantity.TryParse(right.ToString(), out var second) && first.Equals(second);

    private static void SetContainer(JsonObject container)
    {
        container["terminationMessagePath"] ??= "/dev/termination-log";
        container["terminationMessagePolicy"] ??= "File";
        container["imagePullPolicy"] ??= PullPolicyOf(container["image"]?.ToString() ?? "");
        foreach (var port in Defaults.Items(container, "ports"))
        {
            port["protocol"] ??= "TCP";
        }

        foreach (var probe in (string[])["livenessProbe", "readinessProbe", "startupProbe"])
        {
            if (container[probe] is JsonObject set)
            {
                SetProbe(set);
            }
        }

        foreach (var variable in Defaults.Items(container, "env"))
        {
            if (variable["valueFrom"]?["fieldRef"] is JsonObject reference)
            {
                reference["apiVersion"] ??= "v1";
            }
        }

        SetRequests(container);
    }

    /// <summary>A limit without a request is a request too.</summary>
    private static void SetRequests(JsonObject container)
    {
        if (container["resources"]?["limits"] is JsonObject limits)
        {
            var requests = Defaults.Child((JsonObject)container["resources"]!, "requests");
            foreach (var (name, amount) in limits)
            {
                requests[name] ??= amount?.DeepClone();
            }
        }
    }

    private static void SetProbe(JsonObject probe)
    {
        probe["timeoutSeconds"] ??= 1;
        probe["periodSeconds"] ??= 10;
        probe["successThreshold"] ??= 1;
        probe["failureThreshold"] ??= 3;
        if (probe["httpGet"] is JsonObject get)
        {
            get["path"] ??= "/";
            get["scheme"] ??= "HTTP";
        }

        if (probe["grpc"] is JsonObject grpc)
        {
            grpc["service"] ??= "";
        }
    }

    private static void SetVolume(JsonObject volume)
    {
        const int readable = 420;
        foreach (var source in (string[])["secret", "configMap", "downwardAPI", "projected"])
        {
            if (volume[source] is JsonObject set)
            {
                set["defaultMode"] ??= readable;
            }
        }

        if (volume["hostPath"] is JsonObject path)
        {
            path["type"] ??= "";
        }

        if (volume.Count == 1)
        {
            volume["emptyDir"] = new JsonObject();
        }
    }

    /// <summary><c>latest</c>, said or meant, is pulled every time.</summary>
    private static string PullPolicyOf(string image)
    {
        if (image.Contains('@', StringComparison.Ordinal))
        {
            return "IfNotPresent";
        }

        var name = image[(image.LastIndexOf('/') + 1)..];
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || name[(colon + 1)..] == "latest" ? "Always" : "IfNotPresent";
    }
}
