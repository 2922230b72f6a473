using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using OrleansGitOps.Sandbox.Errors;

namespace OrleansGitOps.Sandbox.Http;

/// <summary>
/// Who gets in: whoever holds the token and calls the server by a loopback name. The second rule keeps web pages out, which a rebound DNS
/// name would let reach a local server.
/// </summary>
internal sealed class AccessGate(string token)
{
    private readonly byte[] _digest = SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <exception cref="ApiException">The request may not come in: 421 for its host, 401 for its token.</exception>
    public void Check(HttpRequest request)
    {
        if (!IsLoopback(request.Host.Host))
        {
            throw new ApiException(new StatusError(
                421, "BadRequest", "the sandbox answers to localhost and loopback addresses only; the Host header names another server"));
        }

        if (!IsOpen(request.Path) && !HoldsToken(request))
        {
            throw new ApiException(new StatusError(401, "Unauthorized", "Unauthorized"));
        }
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>As on a real server, probes and the version are for everybody.</summary>
    private static bool IsOpen(PathString path) => path.Value is "/healthz" or "/livez" or "/readyz" or "/version";

    private bool HoldsToken(HttpRequest request)
    {
        const string scheme = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(header[scheme.Length..].Trim())), _digest);
    }
}
