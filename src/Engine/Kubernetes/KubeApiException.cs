using System.Text.Json.Nodes;

namespace OrleansGitOps.Engine.Kubernetes;

/// <summary>The API server answered with a failure (<c>Status</c>).</summary>
/// <param name="statusCode">HTTP status.</param>
/// <param name="reason">
/// The Status' <c>reason</c>, e.g. <c>Conflict</c>, <c>Invalid</c>, <c>NotFound</c>; empty when the body was no Status.
/// </param>
/// <param name="message">The Status' message, bounded, control characters escaped, echoed object contents cut.</param>
/// <param name="details">The Status' <c>details</c> (causes with field paths).</param>
/// <param name="retryAfter">From <c>Retry-After</c> or <c>details.retryAfterSeconds</c>.</param>
public sealed class KubeApiException(int statusCode, string reason, string message, JsonObject? details = null, TimeSpan? retryAfter = null)
    : Exception(message)
{
    public int StatusCode { get; } = statusCode;

    public string Reason { get; } = reason;

    public JsonObject? Details { get; } = details;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    public bool IsConflict => StatusCode == 409;

    public bool IsGone => StatusCode == 410 || Reason is "Gone" or "Expired";

    public bool IsInvalid => StatusCode == 422;
}
