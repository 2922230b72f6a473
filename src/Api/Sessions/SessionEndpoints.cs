using OrleansGitOps.Api.Access;
using OrleansGitOps.Api.Errors;
using OrleansGitOps.Api.Http;
using OrleansGitOps.Grains.Abstractions;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Api.Sessions;

/// <summary><c>/api/v1/session</c>: login, logout and who am I, for programs.</summary>
internal static class SessionEndpoints
{
    private const int MaxBodyBytes = 8 * 1024;

    private static readonly ManifestBody<SessionCreateBody> Body =
        new("session request", ModelJson.Parse<SessionCreateBody>, MaxBodyBytes, isSecret: true);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/session", CreateAsync).Open()
            .TakesBody<SessionCreateBody>().Produces<SessionResponse>().WithTags("session");
        routes.MapDelete("/api/v1/session", DeleteAsync).Requires("session", "delete").WithTags("session");
        routes.MapGet("/api/v1/session/userinfo", GetUserInfo).Requires("session", "get").Produces<UserInfo>().WithTags("session");
    }

    private static async Task<IResult> CreateAsync(HttpContext context, LoginService logins)
    {
        RefuseForeign(context);
        var token = await LogInAsync(context, await Body.ReadAsync(context.Request), logins);
        SessionCookie.Set(context, token);
        return ModelResults.Of(new SessionResponse { Token = token.Text });
    }

    internal static void RefuseForeign(HttpContext context)
    {
        if (RequestOrigin.IsForeign(context.Request))
        {
            throw new RequestFailedException(RequestError.PermissionDenied, "a login from another origin's page is not accepted");
        }
    }

    internal static async Task<SessionToken> LogInAsync(HttpContext context, SessionCreateBody body, LoginService logins)
    {
        if (body.Token.Length > 0)
        {
            throw ApiException.InvalidArgument("token: sessions are not created from tokens; send the token as Authorization: Bearer");
        }

        if (body.Username.Length == 0 || body.Password.Length == 0)
        {
            throw new RequestFailedException(RequestError.Unauthenticated, "no credentials supplied: username and password are required");
        }

        var result = await logins.LogInAsync(body.Username, body.Password, context.Connection.RemoteIpAddress, context.RequestAborted);
        if (result.IsThrottled)
        {
            context.Response.Headers.RetryAfter = result.RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            throw new ApiException(
                StatusCodes.Status429TooManyRequests, ErrorCodes.ResourceExhausted,
                $"too many failed logins; try again in {result.RetryAfterSeconds} s");
        }

        return result.Token ?? throw new RequestFailedException(RequestError.Unauthenticated, "Invalid username or password");
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, RevokedSessions revoked)
    {
        await LogOutAsync(context, revoked);
        return ModelResults.Empty;
    }

    internal static async Task LogOutAsync(HttpContext context, RevokedSessions revoked)
    {
        if (context.Features.Get<Session>() is { } session)
        {
            await revoked.AddAsync(session);
        }

        SessionCookie.Clear(context);
    }

    private static IResult GetUserInfo(HttpContext context) => ModelResults.Of(UserInfo.Of(context.User));
}
