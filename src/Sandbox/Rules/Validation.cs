using System.Text.Json.Nodes;
using OrleansGitOps.Sandbox.Errors;
using OrleansGitOps.Sandbox.Kinds;

namespace OrleansGitOps.Sandbox.Rules;

/// <summary>The rules that people break most: names, labels, and what workloads, Services and immutable objects must hold to.</summary>
internal static class Validation
{
    /// <param name="kind">Of the object.</param>
    /// <param name="content">Only read.</param>
    /// <param name="before">The live object; null: it is created.</param>
    /// <exception cref="ApiException">422, with all problems.</exception>
    public static void Check(ResourceKind kind, JsonObject content, JsonObject? before)
    {
        var name = content["metadata"]?["name"]?.ToString() ?? "";
        var problems = MetadataRules.Check(kind, content).Concat(OfKind(kind, content, before)).ToList();
        if (problems.Count > 0)
        {
            throw StatusError.Invalid(kind, name, problems);
        }
    }

    private static IEnumerable<FieldProblem> OfKind(ResourceKind kind, JsonObject content, JsonObject? before) => kind.Collection switch
    {
        "apps/deployments" or "apps/replicasets" or "apps/statefulsets" or "apps/daemonsets" => WorkloadRules.Check(content, before),
        "batch/jobs" => WorkloadRules.CheckTemplate(content["spec"]?["template"] as JsonObject ?? [], "spec.template", "Never", "OnFailure"),
        "/pods" => WorkloadRules.CheckPod(content["spec"] as JsonObject ?? [], "spec"),
        "/services" => ServiceRules.Check(content, before),
        "/configmaps" => ImmutableRules.Check(content, before, "data", "binaryData"),
        "/secrets" => ImmutableRules.Check(content, before, "data"),
        _ => [],
    };
}
