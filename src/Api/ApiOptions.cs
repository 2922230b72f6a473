namespace OrleansGitOps.Api;

/// <summary>What the operator can set about the HTTP side.</summary>
public sealed class ApiOptions
{
    /// <summary>
    /// Names by which a request may call this server in its Host header, without port: <c>gitops.example.com</c>, <c>10.0.0.5</c>,
    /// <c>[::1]</c>, or
    /// <c>*.example.com</c> for every name below. A name that is not listed is refused, so that no foreign web page can reach a server on
    /// loopback by a name of its own (DNS rebinding). Default: the loopback names.
    /// </summary>
    public IReadOnlyList<string> AllowedHosts { get; set; } = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>How long a session lasts after its login. Default: 24 hours, as Argo CD.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Whether <c>/dashboard</c> is mapped; needs <c>AddDashboard</c> on the silo. Default: true.</summary>
    public bool Dashboard { get; set; } = true;
}
