using System.Text.Json.Nodes;
using OrleansGitOps.Sandbox.Errors;

namespace OrleansGitOps.Sandbox.Rules;

/// <summary>ConfigMaps and Secrets that were marked immutable.</summary>
internal static class ImmutableRules
{
    private const string Problem = "field is immutable when `immutable` is set";

    public static IEnumerable<FieldProblem> Check(JsonObject content, JsonObject? before, params string[] fields)
    {
        if (before is null)
        {
            yield break;
        }

        if (before["type"] is { } type && !JsonNode.DeepEquals(type, content["type"]))
        {
            yield return FieldProblem.Invalid("type", content["type"], "field is immutable");
        }

        if ((before["immutable"] as JsonValue)?.GetValue<bool>() != true)
        {
            yield break;
        }

        if ((content["immutable"] as JsonValue)?.GetValue<bool>() != true)
        {
            yield return FieldProblem.Forbidden("immutable", Problem);
        }

        foreach (var field in fields.Where(field => !JsonNode.DeepEquals(before[field], content[field])))
        {
            yield return FieldProblem.Forbidden(field, Problem);
        }
    }
}
