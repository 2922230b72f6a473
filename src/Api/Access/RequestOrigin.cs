namespace OrleansGitOps.Api.Access;

/// <summary>
/// Which page a browser's request comes from. <c>Sec-Fetch-Site</c> is set by the browser alone; where it is missing (old browsers, plain
/// http to a name), <c>Origin</c> is. SameSite cookies are not enough: a sibling subdomain passes them (CVE-2024-22424).
/// </summary>
internal static class RequestOrigin
{
    /// <summary>A page of this server sent it, and the request shows it.</summary>
    public static bool IsOwnPage(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"];
        return site.Count > 0
            ? site == "same-origin" && !IsForeignOrigin(request)
            : request.Headers.Origin.Count > 0 && !IsForeignOrigin(request);
    }

    /// <summary>The request shows that another origin's page sent it.</summary>
    public static bool IsForeign(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"];
        return (site.Count > 0 && site != "same-origin" && site != "none") || IsForeignOrigin(request);
    }

    /// <summary>
    /// Somebody followed a link or typed the address: the answer is shown to them, and no script of another page can read it.
    /// </summary>
    public static bool IsNavigation(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers["Sec-Fetch-Mode"] == "navigate"
        && request.Headers["Sec-Fetch-Dest"] == "document"
        && request.Headers.Origin.Count == 0;

    private static bool IsForeignOrigin(HttpRequest request)
    {
        if (request.Headers.Origin.Count == 0)
        {
            return false;
        }

        // The scheme may differ from ours: TLS often ends in front of us.
        return request.Headers.Origin is not [{ } origin]
            || !Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https")
            || !string.Equals(uri.Authority, Authority(request, uri.Scheme), StringComparison.OrdinalIgnoreCase);
    }

    private static string Authority(HttpRequest request, string scheme)
    {
        var isDefaultPort = request.Host.Port is null || request.Host.Port == (scheme == "https" ? 443 : 80);
        return isDefaultPort ? request.Host.Host : $"{request.Host.Host}:{request.Host.Port}";
    }
}
