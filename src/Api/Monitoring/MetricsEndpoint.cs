using System.Net;
using Microsoft.AspNetCore.Authorization;
using OrleansGitOps.Api.Access;

namespace OrleansGitOps.Api.Monitoring;

/// <summary><c>/metrics</c>: Prometheus text, for whoever is on this machine or has a token.</summary>
internal static class MetricsEndpoint
{
    public const string Policy = "metrics";

    private static readonly string[] ForwardingHeaders = ["Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"];

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPrometheusScrapingEndpoint("/metrics", null, branch => branch.Use(async (context, next) =>
        {
            await context.RequestServices.GetRequiredService<ApplicationMetrics>().RefreshAsync();
            await next(context);
        }), null).Requires("metrics", "get", Policy);

    public static void Configure(AuthorizationOptions options) => options.AddPolicy(
        Policy, policy => policy.RequireAssertion(
            decision => decision.User.Identity?.IsAuthenticated == true
            || (decision.Resource is HttpContext context && IsFromThisMachine(context))));

    /// <summary>What a proxy on this machine hands on comes from elsewhere.</summary>
    private static bool IsFromThisMachine(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address
        && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)
        && !ForwardingHeaders.Any(context.Request.Headers.ContainsKey);
}
