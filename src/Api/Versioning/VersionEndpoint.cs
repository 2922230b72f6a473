using OrleansGitOps.Api.Access;
using OrleansGitOps.Api.Http;

namespace OrleansGitOps.Api.Versioning;

/// <summary><c>/api/version</c>: the version for everybody, the build for who is logged in.</summary>
internal static class VersionEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/version", Get).RequiresForDetails("version", "get").Produces<VersionInfo>().WithTags("version");

    private static IResult Get(HttpContext context) => ModelResults.Of(VersionInfo.For(context.User));
}
