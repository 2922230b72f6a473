using OrleansGitOps.Api.Errors;
using OrleansGitOps.Api.Http;
using OrleansGitOps.Api.Sessions;

namespace OrleansGitOps.Api.Access;

/// <summary>
/// Lets a writing API request in only as JSON or YAML, as Argo CD does (415): no HTML form and no cross-origin request without preflight
/// can send these. A request without body may leave the type out unless a cookie is its credential.
/// </summary>
internal sealed class ContentTypeGate(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        return !request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
            || IsRead(request) || RequestBody.HasApiContentType(request)
            || (request.Headers.ContentType.Count == 0 && RequestBody.IsAbsent(request) && !SessionCookie.IsPresent(request))
            ? next(context)
            : throw ApiException.InvalidContentType($"Invalid content type; valid: {RequestBody.Json}, {RequestBody.Yaml}");
    }

    public static bool IsRead(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
}
