using OrleansGitOps.Api.Access;
using OrleansGitOps.Api.Errors;
using OrleansGitOps.Grains.Abstractions;

namespace OrleansGitOps.Api;

/// <summary>What answers when nothing else does: 501 for the parts of Argo CD's API that are not here yet, else 404.</summary>
internal static class Fallback
{
    /// <summary>First segments below <c>/api/v1</c> of Argo CD's API.</summary>
    private static readonly string[] KnownAreas =
    [
        "account", "applications", "applicationsets", "certificates", "clusters", "gpgkeys", "notifications",
        "projects", "repocreds", "repositories",
        "session", "settings", "stream", "write-repocreds", "write-repositories",
    ];

    public static void Map(IEndpointRouteBuilder routes) => routes.MapFallback("/{**path}", Answer).Requires("paths", "get");

    private static Task Answer(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api/v1", StringComparison.Ordinal, out var rest)
        && KnownAreas.Contains(FirstSegment(rest))
            ? ErrorBody.WriteAsync(context, RequestError.Unimplemented, "this path or method is not supported yet by this version")
            : ErrorBody.WriteAsync(context, RequestError.NotFound, "no such path");

    private static string FirstSegment(PathString path) => (path.Value ?? "").TrimStart('/').Split('/')[0];
}
