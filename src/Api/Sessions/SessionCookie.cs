namespace OrleansGitOps.Api.Sessions;

/// <summary>The cookie that carries the session token of a browser; Argo CD's name.</summary>
internal static class SessionCookie
{
    public const string Name = "argocd.token";

    public static bool IsPresent(HttpRequest request) => request.Cookies.ContainsKey(Name);

    public static void Set(HttpContext context, SessionToken token) =>
        context.Response.Cookies.Append(Name, token.Text, Options(context.Request, token.Expires));

    public static void Clear(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context.Request, null));

    private static CookieOptions Options(HttpRequest request, DateTimeOffset? expires) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        Expires = expires,
        Secure = IsOverTls(request),
    };

    /// <summary>TLS may end in front of us; then the browser's Origin header says what it speaks.</summary>
    private static bool IsOverTls(HttpRequest request) =>
        request.IsHttps || (request.Headers.Origin is [{ } origin] && origin.StartsWith("https://", StringComparison.OrdinalIgnoreCase));
}
