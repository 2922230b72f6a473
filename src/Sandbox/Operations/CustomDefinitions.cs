using System.Text.Json.Nodes;
using OrleansGitOps.Sandbox.Apply;
using OrleansGitOps.Sandbox.Errors;
using OrleansGitOps.Sandbox.Kinds;

namespace OrleansGitOps.Sandbox.Operations;

/// <summary>CustomResourceDefinitions: each is established with the write that brings it, and its kinds are served from then on.</summary>
internal static class CustomDefinitions
{
    public const string Collection = "apiextensions.k8s.io/customresourcedefinitions";

    /// <summary>Checks a definition and completes what the server says of it. Other kinds are left alone.</summary>
    /// <exception cref="ApiException">It lacks what a kind needs.</exception>
    public static void Complete(ResourceKind kind, JsonObject content, ClusterState state)
    {
        if (kind.Collection != Collection)
        {
            return;
        }

        var name = content["metadata"]!["name"]!.ToString();
        var problems = Problems(content, name).ToList();
        if (problems.Count > 0)
        {
            throw StatusError.Invalid(kind, name, problems);
        }

        var names = (JsonObject)content["spec"]!["names"]!;
        names["singular"] ??= names["kind"]!.ToString().ToLowerInvariant();
        names["listKind"] ??= $"{names["kind"]}List";
        content["spec"]!["conversion"] ??= new JsonObject { ["strategy"] = "None" };
        var status = content["status"] as JsonObject ?? [];
        content["status"] = status.Parent is null ? status : content["status"];
        status["acceptedNames"] = names.DeepClone();
        var stored = ((JsonArray)content["spec"]!["versions"]!).First(version => version!["storage"]!.GetValue<bool>())!["name"]!.ToString();
        if (status["storedVersions"] is not JsonArray versions)
        {
            status["storedVersions"] = versions = [];
        }

        if (versions.All(version => version?.ToString() != stored))
        {
            versions.Add(stored);
        }

        status["conditions"] ??= new JsonArray(
            Condition("NamesAccepted", "NoConflicts", "no conflicts found", state), 
            Condition("Established", "InitialNamesAccepted", "the initial names have been accepted", state));
    }

    /// <summary>Serves what the definition says now. Called for every change of one.</summary>
    public static void Serve(KindRegistry kinds, string name, JsonObject? content) =>
        kinds.Define(name, content is null ? [] : CustomKinds.Of(content));

    private static IEnumerable<FieldProblem> Problems(JsonObject content, string name)
    {
        var spec = content["spec"] as JsonObject ?? [];
        var names = spec["names"] as JsonObject ?? [];
        if (Missing(spec["group"]))
        {
            yield return FieldProblem.Required("spec.group");
        }

        if (Missing(names["plural"]))
        {
            yield return FieldProblem.Required("spec.names.plural");
        }
        else if (name != $"{names["plural"]}.{spec["group"]}")
        {
            yield return FieldProblem.Invalid("metadata.name", name, "must be spec.names.plural+\".\"+spec.group");
        }

        if (Missing(names["kind"]))
        {
            yield return FieldProblem.Required("spec.names.kind");
        }

        if (spec["scope"]?.ToString() is not ("Namespaced" or "Cluster"))
        {
            yield return FieldProblem.NotSupported("spec.scope", spec["scope"]?.ToString() ?? "", "Cluster", "Namespaced");
        }

        if (spec["versions"] is not JsonArray { Count: > 0 } versions
            || versions.Any(version => version is not JsonObject || Missing(version["name"])
                || (version["storage"] as JsonValue)?.TryGetValue(out bool _) != true || (version["served"] as JsonValue)?.TryGetValue(out bool _) != true)
            || versions.Count(version => version!["storage"]!.GetValue<bool>()) != 1)
        {
            yield return FieldProblem.Invalid("spec.versions", spec["versions"], "must have exactly one version marked as storage version");
        }
    }

    private static bool Missing(JsonNode? node) => node is not JsonValue || node.ToString().Length == 0;

    private static JsonObject Condition(string type, string reason, string message, ClusterState state) => new()
    {
        ["lastTransitionTime"] = ManagerEntry.Stamp(state.Time.GetUtcNow()), ["message"] = message, ["reason"] = reason, ["status"] = "True", ["type"] = type,
    };
}
