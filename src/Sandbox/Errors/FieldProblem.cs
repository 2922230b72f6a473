using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansGitOps.Sandbox.Errors;

/// <summary>A field that breaks a rule, in the words that Kubernetes has for the kinds of problems.</summary>
/// <param name="Field">Its path, for example <c>spec.ports[0].port</c>.</param>
/// <param name="Reason">For example <c>FieldValueInvalid</c>.</param>
/// <param name="Detail">What is wrong, for the cause.</param>
internal sealed record FieldProblem(string Field, string Reason, string Detail)
{
    public static FieldProblem Invalid(string field, JsonNode? value, string problem) =>
        new(field, "FieldValueInvalid", $"Invalid value: {Shown(value)}: {problem}");

    public static FieldProblem Required(string field, string problem = "") =>
        new(field, "FieldValueRequired", problem.Length == 0 ? "Required value" : $"Required value: {problem}");

    public static FieldProblem NotSupported(string field, string value, params string[] supported) =>
        new(field, "FieldValueNotSupported",
            $"Unsupported value: \"{value}\": supported values: {string.Join(", ", supported.Select(text => $"\"{text}\""))}");

    public static FieldProblem Duplicate(string field, JsonNode? value) => new(field, "FieldValueDuplicate", $"Duplicate value: {Shown(value)}");

    public static FieldProblem Forbidden(string field, string problem) => new(field, "FieldValueForbidden", $"Forbidden: {problem}");

    public override string ToString() => $"{Field}: {Detail}";

    private static string Shown(JsonNode? value) => value switch
    {
        null => "null",
        JsonValue when value.GetValueKind() == JsonValueKind.String => $"\"{value}\"",
        _ => value.ToJsonString(),
    };
}
