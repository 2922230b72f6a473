using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Objects;
using OrleansGitOps.Manifests.Patching;
using OrleansGitOps.Sandbox.Errors;
using OrleansGitOps.Sandbox.Http;

namespace OrleansGitOps.Sandbox.Operations;

/// <summary>The four kinds of patches, by the media type of their body.</summary>
internal sealed class PatchRequest(ObjectWriter writer)
{
    private const string Json = "application/json-patch+json";
    private const string Merge = "application/merge-patch+json";
    private const string Strategic = "application/strategic-merge-patch+json";
    private const string Apply = "application/apply-patch+yaml";

    /// <param name="request">Who patches what.</param>
    /// <param name="http">For the parameters.</param>
    /// <param name="body">The patch.</param>
    /// <exception cref="ApiException">The patch cannot be read or applied, or the result breaks a rule.</exception>
    public WriteResult Run(WriteRequest request, ApiRequest http, JsonNode? body)
    {
        var type = RequestBody.MediaType(http.Http.Request);
        if (type == Apply)
        {
            return RunApply(request, http, body);
        }

        if (http.Query("force").Length > 0)
        {
            throw PatchOptions(FieldProblem.Forbidden("force", "may not be specified for non-apply patch"));
        }

        return type switch
        {
            Json => Change(request, body as JsonArray ?? throw Unreadable("a JSON patch is a list"), Patched),
            Merge => Change(request, AsMap(body), (live, patch) => MergePatch.Apply(live, patch)),
            Strategic when request.Kind.IsCustom => throw StatusError.UnsupportedMediaType($"{Json}, {Merge}, {Apply}"),
            Strategic => Change(request, AsMap(body), (live, patch) => StrategicMergePatch.Apply(live, patch, request.Kind.Schema)),
            _ => throw StatusError.UnsupportedMediaType($"{Json}, {Merge}, {Strategic}, {Apply}"),
        };
    }

    private WriteResult RunApply(WriteRequest request, ApiRequest http, JsonNode? body)
    {
        if (http.FieldManager.Length == 0)
        {
            throw PatchOptions(FieldProblem.Required("fieldManager", "is required for apply patch"));
        }

        return writer.Apply(request, AsMap(body), http.Flag("force"));
    }

    private WriteResult Change<T>(WriteRequest request, T patch, Func<JsonObject, T, JsonNode?> apply) => writer.Update(request, live =>
    {
        try
        {
            return apply(live, patch) as JsonObject ?? throw Unreadable("the patched object is no map");
        }
        catch (Exception exception) when (exception is PatchException or NodeBudgetException)
        {
            throw patch is JsonArray
                ? new ApiException(new StatusError(422, "Invalid", $"the server rejected our request due to an error in our request: {exception.Message}"))
                : Unreadable(exception.Message);
        }
    });

    private static JsonNode? Patched(JsonObject live, JsonArray patch) => JsonPatch.Apply(live, patch);

    private static JsonObject AsMap(JsonNode? body) => body as JsonObject ?? throw Unreadable("the patch is no map");

    private static ApiException Unreadable(string problem) => StatusError.BadRequest($"the patch cannot be applied: {problem}");

    private static ApiException PatchOptions(FieldProblem problem) =>
        StatusError.Invalid("PatchOptions.meta.k8s.io", "meta.k8s.io", "PatchOptions", "", [problem]);
}
