using System.Text.Json.Nodes;

namespace OrleansGitOps.TestKit.ControlPlanes;

/// <summary>One answered API request (audit.k8s.io/v1, level Metadata). A watch gives one when it starts and one when it ends.</summary>
/// <param name="Stage">ResponseStarted (watches only), ResponseComplete or Panic.</param>
/// <param name="Verb">get, list, watch, create, update, patch, delete, deletecollection; for other paths the HTTP method in lower
/// case.</param>
/// <param name="Uri">Path and query.</param>
/// <param name="UserAgent">Tells who asked: tests, controllers and the product differ in it.</param>
/// <param name="StatusCode">HTTP status of the answer, 0 if none was recorded.</param>
/// <param name="StageAt">When this stage was reached: for ResponseComplete, when the answer was ready.</param>
/// <param name="Answer">What was answered, where bodies are recorded.</param>
public sealed record AuditEvent(
    string Stage, string Verb, string Uri, string User, string UserAgent, int StatusCode, DateTimeOffset StageAt = default, JsonObject? Answer = null)
{
    public bool IsWrite => Verb is "create" or "update" or "patch" or "delete" or "deletecollection";

    internal static AuditEvent Parse(string line)
    {
        var json = JsonNode.Parse(line)!;
        return new AuditEvent(
            (string?)json["stage"] ?? "",
            (string?)json["verb"] ?? "",
            (string?)json["requestURI"] ?? "",
            (string?)json["user"]?["username"] ?? "",
            (string?)json["userAgent"] ?? "",
            (int?)json["responseStatus"]?["code"] ?? 0,
            (DateTimeOffset?)json["stageTimestamp"] ?? default,
            json["responseObject"] as JsonObject);
    }
}
