using System.Text.Json.Nodes;
using OrleansGitOps.Sandbox.Kinds;

namespace OrleansGitOps.Sandbox.Errors;

/// <summary>A refusal in the shape of Kubernetes: the <c>Status</c> object that clients read.</summary>
/// <param name="Code">The HTTP status.</param>
/// <param name="Reason">For machines, for example <c>NotFound</c>.</param>
/// <param name="Message">For people.</param>
internal sealed record StatusError(int Code, string Reason, string Message)
{
    public string? Name { get; init; }

    public string? Group { get; init; }

    /// <summary>A kind or a resource, as the real server fills it in.</summary>
    public string? Kind { get; init; }

    public string? Uid { get; init; }

    public IReadOnlyList<StatusCause> Causes { get; init; } = [];

    /// <summary>Null: the client is not told when to come again.</summary>
    public int? RetryAfterSeconds { get; init; }

    public static ApiException NotFound(ResourceKind kind, string name) => new(
        new StatusError(404, "NotFound", $"{kind.QualifiedPlural} \"{name}\" not found") { Name = name, Group = kind.Group, Kind = kind.Plural });

    public static ApiException NoSuchPath() => new(new StatusError(404, "NotFound", "the server could not find the requested resource"));

    public static ApiException AlreadyExists(ResourceKind kind, string name) => new(
        new StatusError(409, "AlreadyExists", $"{kind.QualifiedPlural} \"{name}\" already exists")
        {
            Name = name, Group = kind.Group, Kind = kind.Plural,
        });

    public static ApiException Conflict(ResourceKind kind, string name, string problem) => new(
        new StatusError(409, "Conflict", $"Operation cannot be fulfilled on {kind.QualifiedPlural} \"{name}\": {problem}")
        {
            Name = name, Group = kind.Group, Kind = kind.Plural,
        });

    /// <summary>A write that was based on a version that is no longer the current one.</summary>
    public static ApiException Modified(ResourceKind kind, string name) =>
        Conflict(kind, name, "the object has been modified; please apply your changes to the latest version and try again");

    public static ApiException BadRequest(string message) => new(new StatusError(400, "BadRequest", message));

    public static ApiException Forbidden(ResourceKind kind, string name, string problem) => new(
        new StatusError(403, "Forbidden", $"{kind.QualifiedPlural} \"{name}\" is forbidden: {problem}")
        {
            Name = name, Group = kind.Group, Kind = kind.Plural,
        });

    public static ApiException Expired(string message) => new(new StatusError(410, "Expired", message));

    public static ApiException MethodNotAllowed() => new(
        new StatusError(405, "MethodNotAllowed", "the server does not allow this method on the requested resource"));

    public static ApiException UnsupportedMediaType(string accepted) => new(new StatusError(
        415, "UnsupportedMediaType", $"the body of the request was in an unknown format - accepted media types include: {accepted}"));

    /// <summary>An object that breaks rules of its kind.</summary>
    /// <param name="qualifiedKind">For example <c>Deployment.apps</c>.</param>
    /// <param name="group">Of the kind.</param>
    /// <param name="kind">Its name.</param>
    /// <param name="name">Of the object.</param>
    /// <param name="problems">At least one.</param>
    public static ApiException Invalid(string qualifiedKind, string group, string kind, string name, IReadOnlyList<FieldProblem> problems)
    {
        var texts = problems.Select(problem => problem.ToString()).Distinct().ToList();
        var text = texts.Count == 1 ? texts[0] : $"[{string.Join(", ", texts)}]";
        return new ApiException(new StatusError(422, "Invalid", $"{qualifiedKind} \"{name}\" is invalid: {text}")
        {
            Name = name,
            Group = group,
            Kind = kind,
            Causes = [.. problems.Select(problem => new StatusCause(problem.Reason, problem.Detail, problem.Field))],
        });
    }

    public static ApiException Invalid(ResourceKind kind, string name, params IReadOnlyList<FieldProblem> problems) =>
        Invalid(kind.QualifiedKind, kind.Group, kind.Kind, name, problems);

    public JsonObject ToNode()
    {
        var status = new JsonObject
        {
            ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Failure", ["message"] = Message,
            ["reason"] = Reason,
        };
        if (Details() is { Count: > 0 } details)
        {
            status["details"] = details;
        }

        status["code"] = Code;
        return status;
    }

    private JsonObject Details()
    {
        var details = new JsonObject();
        AddText(details, "name", Name);
        AddText(details, "group", Group);
        AddText(details, "kind", Kind);
        AddText(details, "uid", Uid);
        if (Causes.Count > 0)
        {
            details["causes"] = new JsonArray([.. Causes.Select(CauseNode)]);
        }

        if (RetryAfterSeconds is { } seconds)
        {
            details["retryAfterSeconds"] = seconds;
        }

        return details;
    }

    private static JsonNode CauseNode(StatusCause cause)
    {
        var node = new JsonObject();
        AddText(node, "reason", cause.Reason);
        AddText(node, "message", cause.Message);
        AddText(node, "field", cause.Field);
        return node;
    }

    private static void AddText(JsonObject target, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            target[name] = text;
        }
    }
}
