using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansGitOps.Api.Access;
using OrleansGitOps.Api.Errors;
using OrleansGitOps.Api.Grpc;
using OrleansGitOps.Grains.Abstractions;

namespace OrleansGitOps.Api.Sessions;

/// <summary>
/// Who asks: <c>Authorization: Bearer</c> first, in gRPC then the metadata <c>token</c> (what Argo CD's clients send), then the session
/// cookie. The cookie counts only where no foreign page can be behind the request.
/// </summary>
internal sealed class SessionAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, SessionTokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Session";
    private const string Bearer = "Bearer ";
    private const string TokenMetadata = "token";

    private bool _isForeign;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Context.GetEndpoint()?.Metadata.GetMetadata<AccessRule>() is { IsOpen: true })
        {
            return AuthenticateResult.NoResult();
        }

        var token = FindToken();
        if (token is null)
        {
            return AuthenticateResult.NoResult();
        }

        if (_isForeign)
        {
            return AuthenticateResult.Fail("The cookie does not count here.");
        }

        return await tokens.CheckAsync(token, Context.RequestAborted) is { } session
            ? AuthenticateResult.Success(ToTicket(session))
            : AuthenticateResult.Fail("The token does not hold.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_isForeign)
        {
            return ErrorBody.WriteAsync(
                Context, RequestError.PermissionDenied, "the session cookie counts only for requests from this server's own pages");
        }

        if (WantsPage())
        {
            var returnTo = LocalReturn.Clean(Request.PathBase + Request.Path + Request.QueryString);
            Response.Redirect("/login" + (returnTo == "/" ? "" : QueryString.Create("return", returnTo).Value));
            return Task.CompletedTask;
        }

        Response.Headers.WWWAuthenticate = "Bearer";
        var hasCredential = Request.Headers.Authorization.Count > 0 || HasTokenMetadata() || SessionCookie.IsPresent(Request);
        return ErrorBody.WriteAsync(
            Context, RequestError.Unauthenticated,
            hasCredential ? "invalid session: the token is not valid any more; log in again" : "no session information");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        ErrorBody.WriteAsync(Context, RequestError.PermissionDenied, "permission denied");

    private string? FindToken()
    {
        if (Request.Headers.Authorization is { Count: > 0 } authorization)
        {
            // Another scheme, an empty or a second header is a bad credential, not none.
            return authorization is [{ } header] && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
                ? header[Bearer.Length..].Trim()
                : "";
        }

        if (HasTokenMetadata())
        {
            return Request.Headers[TokenMetadata] is [{ } token] ? token : "";
        }

        if (Request.Cookies.TryGetValue(SessionCookie.Name, out var cookie))
        {
            _isForeign = !CookieCounts();
            return cookie;
        }

        return null;
    }

    private bool HasTokenMetadata() => GrpcRequest.Is(Request) && Request.Headers.ContainsKey(TokenMetadata);

    private bool CookieCounts() =>
        ContentTypeGate.IsRead(Request) && !Request.Query.ContainsKey("refresh")
            ? !RequestOrigin.IsForeign(Request) || RequestOrigin.IsNavigation(Request)
            : RequestOrigin.IsOwnPage(Request);

    private bool WantsPage() =>
        ContentTypeGate.IsRead(Request) && !Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        && Request.Headers.Accept.Any(accept => accept?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true);

    private AuthenticationTicket ToTicket(Session session)
    {
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, session.Account)], SchemeName);
        Context.Features.Set(session);
        return new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName);
    }
}
