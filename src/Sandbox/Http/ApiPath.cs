using Microsoft.AspNetCore.Http;
using OrleansGitOps.Sandbox.Kinds;

namespace OrleansGitOps.Sandbox.Http;

/// <summary>Reads <c>/api/v1/...</c> and <c>/apis/GROUP/VERSION/...</c>.</summary>
internal static class ApiPath
{
    /// <returns>Null: the path leads to no kind that is served.</returns>
    public static ApiRequest? Parse(HttpContext http, KindRegistry kinds)
    {
        var parts = http.Request.Path.Value!.Trim('/').Split('/');
        var (group, version, rest) = parts switch
        {
            ["api", "v1", .. var tail] => ("", "v1", tail),
            ["apis", var name, var number, .. var tail] => (name, number, tail),
            _ => ("", "", []),
        };
        if (rest.Length == 0)
        {
            return null;
        }

        var (ns, path) = rest switch
        {
            // /namespaces/x/status and /namespaces/x/finalize belong to the namespace itself.
            ["namespaces", var name, "status" or "finalize"] => ("", rest),
            ["namespaces", var name, var _, ..] => (name, rest[2..]),
            _ => ("", rest),
        };
        if (path.Length > 3 || kinds.Find(group, version, path[0]) is not { } kind || (ns.Length > 0 && !kind.IsNamespaced))
        {
            return null;
        }

        var needsNamespace = kind.IsNamespaced && ns.Length == 0 && path.Length > 1;
        return needsNamespace ? null : new ApiRequest(kind, ns, path.ElementAtOrDefault(1) ?? "", path.ElementAtOrDefault(2) ?? "", http);
    }
}
