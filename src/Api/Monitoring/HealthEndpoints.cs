using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OrleansGitOps.Api.Access;

namespace OrleansGitOps.Api.Monitoring;

/// <summary>
/// <c>/healthz</c>: the process answers. <c>/readyz</c>: every registered health check tagged <see cref="ReadyTag"/> passes. Both say one
/// word; what fails is in the log, since anybody may ask.
/// </summary>
internal static class HealthEndpoints
{
    public const string ReadyTag = "ready";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/healthz", Options(_ => false)).Open();
        routes.MapHealthChecks("/readyz", Options(check => check.Tags.Contains(ReadyTag))).Open();
    }

    private static HealthCheckOptions Options(Func<HealthCheckRegistration, bool> predicate) => new()
    {
        Predicate = predicate,
        ResponseWriter = WriteAsync,
    };

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync(report.Status == HealthStatus.Unhealthy ? "not ready\n" : "ok\n");
    }
}
