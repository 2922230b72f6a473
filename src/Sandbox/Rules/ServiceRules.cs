using System.Globalization;
using System.Text.Json.Nodes;
using OrleansGitOps.Sandbox.Errors;

namespace OrleansGitOps.Sandbox.Rules;

/// <summary>Ports and the address that stays.</summary>
internal static class ServiceRules
{
    public static IEnumerable<FieldProblem> Check(JsonObject content, JsonObject? before)
    {
        var spec = content["spec"] as JsonObject ?? [];
        var ports = spec["ports"] as JsonArray ?? [];
        var isHeadless = spec["clusterIP"]?.ToString() == "None";
        if (ports.Count == 0 && !isHeadless && spec["type"]?.ToString() != "ExternalName")
        {
            yield return FieldProblem.Required("spec.ports");
        }

        for (var i = 0; i < ports.Count; i++)
        {
            foreach (var problem in CheckPort(ports[i] as JsonObject ?? [], $"spec.ports[{i}]", ports.Count > 1))
            {
                yield return problem;
            }
        }

        var old = before?["spec"]?["clusterIP"]?.ToString();
        if (!string.IsNullOrEmpty(old) && spec["type"]?.ToString() != "ExternalName" && spec["clusterIP"]?.ToString() != old)
        {
            yield return FieldProblem.Invalid("spec.clusterIPs[0]", spec["clusterIPs"]?.DeepClone(), "may not change once set");
        }
    }

    private static IEnumerable<FieldProblem> CheckPort(JsonObject port, string path, bool needsName)
    {
        if (needsName && port["name"]?.ToString() is null or "")
        {
            yield return FieldProblem.Required($"{path}.name");
        }

        _ = long.TryParse(port["port"]?.ToString(), CultureInfo.InvariantCulture, out var number);
        if (number is < 1 or > 65535)
        {
            yield return FieldProblem.Invalid($"{path}.port", number, "must be between 1 and 65535, inclusive");
        }

        if (port["protocol"]?.ToString() is not ("TCP" or "UDP" or "SCTP"))
        {
            yield return FieldProblem.NotSupported($"{path}.protocol", port["protocol"]?.ToString() ?? "", "SCTP", "TCP", "UDP");
        }
    }
}
