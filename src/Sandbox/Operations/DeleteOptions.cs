using System.Text.Json.Nodes;
using OrleansGitOps.Sandbox.Errors;
using OrleansGitOps.Sandbox.Http;

namespace OrleansGitOps.Sandbox.Operations;

/// <summary>How to delete. The grace period has no meaning here: no kubelet waits for processes to end.</summary>
/// <param name="Propagation">See there.</param>
/// <param name="Uid">The object must have it; null: any.</param>
/// <param name="ResourceVersion">The object must be at it; null: any.</param>
/// <param name="IsDryRun">Only answer as if.</param>
internal sealed record DeleteOptions(Propagation Propagation, string? Uid, string? ResourceVersion, bool IsDryRun)
{
    /// <exception cref="ApiException">400 or 422: an option cannot be read.</exception>
    public static DeleteOptions Of(ApiRequest request, JsonNode? body)
    {
        var options = body as JsonObject ?? [];
        if (options["kind"]?.ToString() is { } kind && kind != "DeleteOptions")
        {
            throw StatusError.BadRequest($"a delete takes DeleteOptions, but its body is a {kind}");
        }

        var policy = options["propagationPolicy"]?.ToString() ?? request.Query("propagationPolicy");
        var orphans = options["orphanDependents"] is JsonValue value && value.TryGetValue(out bool set) ? set : (bool?)null;
        var propagation = policy switch
        {
            "Background" => Propagation.Background,
            "Foreground" => Propagation.Foreground,
            "Orphan" => Propagation.Orphan,
            "" => orphans switch { true => Propagation.Orphan, false => Propagation.Background, null => Propagation.Default },
            _ => throw StatusError.Invalid(
                "DeleteOptions.meta.k8s.io", "meta.k8s.io", "DeleteOptions", "",
                [FieldProblem.NotSupported("propagationPolicy", policy, "Foreground", "Background", "Orphan", "nil")]),
        };
        return new DeleteOptions(
            propagation,
            options["preconditions"]?["uid"]?.ToString(),
            options["preconditions"]?["resourceVersion"]?.ToString(),
            request.IsDryRun || options["dryRun"] is JsonArray { Count: > 0 });
    }
}
