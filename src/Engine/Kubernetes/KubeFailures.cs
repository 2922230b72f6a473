using OrleansGitOps.Engine.Errors;

namespace OrleansGitOps.Engine.Kubernetes;

/// <summary>Sorts answers of an API server.</summary>
internal static class KubeFailures
{
    /// <summary>The request itself is refused: sending it again without a change cannot help.</summary>
    public static bool IsRefusal(this KubeApiException exception) => exception.StatusCode is 400 or 403 or 405 or 406 or 413 or 415 or 422;

    /// <summary>The namespace of the object is not there (admission NamespaceLifecycle).</summary>
    public static bool IsNamespaceMissing(this KubeApiException exception) =>
        exception.StatusCode == 404
        && ((string?)exception.Details?["kind"] == "namespaces" || exception.Message.StartsWith("namespaces \"", StringComparison.Ordinal));

    /// <summary>As a failure of one object.</summary>
    /// <param name="what">Names the object.</param>
    /// <param name="isSecret">The server's words may repeat values: only fields and reasons are kept.</param>
    public static Failure ToFailure(this KubeApiException exception, string what, bool isSecret)
    {
        var words = isSecret ? Causes(exception) : exception.Message;
        RetryPolicy retry = exception.RetryAfter is { } pause ? new RetryPolicy.After(pause)
            : exception.IsRefusal() ? new RetryPolicy.Never()
            : new RetryPolicy.Backoff();
        return new Failure(FailureReason.ApplyRejected, $"{what}: the API server answered {exception.StatusCode}: {words}", retry);
    }

    private static string Causes(KubeApiException exception)
    {
        var fields = (exception.Details?["causes"] as System.Text.Json.Nodes.JsonArray)?
            .Select(cause => (string?)cause?["field"]).OfType<string>().Distinct().Take(10).ToList() ?? [];
        var where = fields.Count == 0 ? "" : $" ({string.Join(", ", fields)})";
        return $"{exception.Reason}{where}; the text is left out since it may repeat secret values.";
    }
}
