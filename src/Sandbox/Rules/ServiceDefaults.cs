using System.Text.Json.Nodes;
using OrleansGitOps.Sandbox.Operations;

namespace OrleansGitOps.Sandbox.Rules;

/// <summary>Defaults of Services; their addresses and node ports are handed out here and kept.</summary>
internal static class ServiceDefaults
{
    public static void Set(JsonObject content, JsonObject? before, ServiceAddresses addresses)
    {
        var spec = Defaults.Child(content, "spec");
        spec["sessionAffinity"] ??= "None";
        spec["type"] ??= "ClusterIP";
        var type = spec["type"]!.ToString();
        foreach (var port in Defaults.Items(spec, "ports"))
        {
            port["protocol"] ??= "TCP";
            port["targetPort"] ??= port["port"]?.DeepClone();
        }

        if (spec["sessionAffinity"]!.ToString() == "ClientIP")
        {
            Defaults.Child(Defaults.Child(spec, "sessionAffinityConfig"), "clientIP")["timeoutSeconds"] ??= 10800;
        }

        if (type == "ExternalName")
        {
            return;
        }

        SetAddress(spec, before?["spec"] as JsonObject, addresses);
        spec["ipFamilies"] ??= new JsonArray("IPv4");
        spec["ipFamilyPolicy"] ??= "SingleStack";
        spec["internalTrafficPolicy"] ??= "Cluster";
        if (type is "NodePort" or "LoadBalancer")
        {
            spec["externalTrafficPolicy"] ??= "Cluster";
            SetNodePorts(spec, before?["spec"] as JsonObject, addresses);
        }

        if (type == "LoadBalancer")
        {
            spec["allocateLoadBalancerNodePorts"] ??= true;
        }
    }

    private static void SetAddress(JsonObject spec, JsonObject? before, ServiceAddresses addresses)
    {
        // A replaced object that is silent about its address keeps it.
        spec["clusterIP"] ??= before?["clusterIP"]?.DeepClone();
        if (spec["clusterIP"]?.ToString() is null or "")
        {
            spec["clusterIP"] = addresses.NextAddress();
        }

        spec["clusterIPs"] ??= new JsonArray(spec["clusterIP"]!.DeepClone());
    }

    private static void SetNodePorts(JsonObject spec, JsonObject? before, ServiceAddresses addresses)
    {
        foreach (var port in Defaults.Items(spec, "ports").Where(port => port["nodePort"] is null))
        {
            var old = before is null ? null : Defaults.Items(before, "ports").FirstOrDefault(other =>
                JsonNode.DeepEquals(other["port"], port["port"]) && JsonNode.DeepEquals(other["protocol"], port["protocol"]));
            port["nodePort"] = old?["nodePort"]?.DeepClone() ?? addresses.NextPort();
        }
    }
}
