using System.Text.Json.Nodes;
using OrleansGitOps.Sandbox.Errors;

namespace OrleansGitOps.Sandbox.Rules;

/// <summary>Selectors, templates and containers.</summary>
internal static class WorkloadRules
{
    public static IEnumerable<FieldProblem> Check(JsonObject content, JsonObject? before)
    {
        var spec = content["spec"] as JsonObject ?? [];
        var template = spec["template"] as JsonObject ?? [];
        var selector = spec["selector"] as JsonObject;
        if (selector is null)
        {
            yield return FieldProblem.Required("spec.selector");
        }
        else if (selector.Count == 0)
        {
            yield return FieldProblem.Invalid("spec.selector", selector.DeepClone(), "empty selector is invalid for deployment");
        }

        if (Number(spec["replicas"]) < 0)
        {
            yield return FieldProblem.Invalid("spec.replicas", spec["replicas"], "must be greater than or equal to 0");
        }

        var labels = template["metadata"]?["labels"] as JsonObject ?? [];
        if (selector?["matchLabels"] is JsonObject wanted && wanted.Any(label => labels[label.Key]?.ToString() != label.Value?.ToString()))
        {
            yield return FieldProblem.Invalid("spec.template.metadata.labels", labels.DeepClone(), "`selector` does not match template `labels`");
        }

        foreach (var problem in CheckTemplate(template, "spec.template", "Always"))
        {
            yield return problem;
        }

        if (before is not null && !JsonNode.DeepEquals(before["spec"]?["selector"], selector))
        {
            yield return FieldProblem.Invalid("spec.selector", selector?.DeepClone(), "field is immutable");
        }
    }

    public static IEnumerable<FieldProblem> CheckTemplate(JsonObject template, string path, params string[] restartPolicies)
    {
        foreach (var problem in MetadataRules.CheckLabels(template["metadata"]?["labels"] as JsonObject, $"{path}.metadata.labels"))
        {
            yield return problem;
        }

        var spec = template["spec"] as JsonObject ?? [];
        foreach (var problem in CheckPod(spec, $"{path}.spec"))
        {
            yield return problem;
        }

        var policy = spec["restartPolicy"]?.ToString() ?? "";
        if (!restartPolicies.Contains(policy))
        {
            yield return FieldProblem.NotSupported($"{path}.spec.restartPolicy", policy, restartPolicies);
        }
    }

    public static IEnumerable<FieldProblem> CheckPod(JsonObject spec, string path)
    {
        if (spec["containers"] is not JsonArray { Count: > 0 } containers)
        {
            yield return FieldProblem.Required($"{path}.containers");
            yield break;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < containers.Count; i++)
        {
            var container = containers[i] as JsonObject ?? [];
            foreach (var problem in CheckContainer(container, $"{path}.containers[{i}]"))
            {
                yield return problem;
            }

            if (container["name"]?.ToString() is { Length: > 0 } name && !names.Add(name))
            {
                yield return FieldProblem.Duplicate($"{path}.containers[{i}].name", name);
            }
        }
    }

    private static IEnumerable<FieldProblem> CheckContainer(JsonObject container, string path)
    {
        if (container["name"]?.ToString() is null or "")
        {
            yield return FieldProblem.Required($"{path}.name");
        }

        if (container["image"]?.ToString() is null or "")
        {
            yield return FieldProblem.Required($"{path}.image");
        }

        var ports = container["ports"] as JsonArray ?? [];
        for (var i = 0; i < ports.Count; i++)
        {
            if (Number(ports[i]?["containerPort"]) is var port and (< 1 or > 65535))
            {
                yield return port == 0
                    ? FieldProblem.Required($"{path}.ports[{i}].containerPort")
                    : FieldProblem.Invalid($"{path}.ports[{i}].containerPort", port, "must be between 1 and 65535, inclusive");
            }
        }
    }

    private static long Number(JsonNode? node) => node is JsonValue value && long.TryParse(value.ToString(), out var number) ? number : 0;
}
