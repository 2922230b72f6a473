using OrleansGitOps.Api.Pages;

namespace OrleansGitOps.Api.Access;

/// <summary>
/// Headers of every answer. No script runs on our own pages; the Orleans dashboard and the API browser bring their own scripts and inline
/// styles. There are no CORS headers on purpose: no other origin's page has business here.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    private const string Common = "base-uri 'none'; frame-ancestors 'none'; object-src 'none'";

    private static readonly string[] Scripted = ["/dashboard", "/swagger"];

    private static readonly string PagePolicy = $"default-src 'none'; style-src '{PageStyle.CspHash}'; form-action 'self'; {Common}";

    private static readonly string ScriptedPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        + $"form-action 'self'; {Common}";

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(Set, context);
        return next(context);
    }

    private static Task Set(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        var isScripted = Scripted.Any(path => context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase));
        headers.ContentSecurityPolicy = isScripted ? ScriptedPolicy : PagePolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers.CacheControl = "no-store";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";

        // Not no-referrer: with that, browsers send "Origin: null" with our own forms.
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        if (context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }

        return Task.CompletedTask;
    }
}
