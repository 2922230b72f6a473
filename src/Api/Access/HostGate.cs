using Microsoft.Extensions.Options;
using OrleansGitOps.Api.Errors;

namespace OrleansGitOps.Api.Access;

/// <summary>
/// Answers only requests whose Host header names this server (<see cref="ApiOptions.AllowedHosts"/>). <c>X-Forwarded-*</c> headers are
/// not looked at: no proxy is trusted to rewrite what a request says of itself.
/// </summary>
internal sealed class HostGate(RequestDelegate next, IOptions<ApiOptions> options)
{
    private readonly string[] _names = [.. options.Value.AllowedHosts.Where(h => !h.StartsWith('*'))];
    private readonly string[] _suffixes = [.. options.Value.AllowedHosts.Where(h => h.StartsWith('*')).Select(h => h[1..])];

    public Task InvokeAsync(HttpContext context) => IsAllowed(context.Request.Host.Host)
        ? next(context)
        : ErrorBody.WriteAsync(
            context, Grains.Abstractions.RequestError.InvalidArgument,
            "the Host header names no host of this server; see GitOps:AllowedHosts");

    private bool IsAllowed(string host) =>
        _names.Contains(host, StringComparer.OrdinalIgnoreCase)
        || _suffixes.Any(suffix => host.Length > suffix.Length && host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));
}
