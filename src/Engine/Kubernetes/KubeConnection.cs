using System.Net;
using System.Security.Authentication;
using k8s;
using k8s.Authentication;
using OrleansGitOps.Engine.Errors;

namespace OrleansGitOps.Engine.Kubernetes;

/// <summary>
/// The way to one API server: address, trust, credentials and pooled connections, as KubernetesClient sets them up. Made by
/// <see cref="KubeConnectionFactory"/>, owned by the client that uses it.
/// </summary>
public sealed class KubeConnection : IDisposable
{
    private readonly k8s.Kubernetes _pipeline;
    private readonly SocketsHttpHandler? _handler;
    private readonly ServiceClientCredentials? _credentials;
    private readonly string? _tlsServerName;

    internal KubeConnection(KubernetesClientConfiguration configuration)
    {
        SocketsHttpHandler? handler = null;
        configuration.FirstMessageHandlerSetup = made => Tune(handler = (SocketsHttpHandler)made);
        _pipeline = new k8s.Kubernetes(configuration);
        _handler = handler;
        _credentials = _pipeline.Credentials;
        _tlsServerName = string.IsNullOrEmpty(configuration.TlsServerName) ? null : configuration.TlsServerName;
        Server = _pipeline.BaseUri;
    }

    /// <summary>The server's base URL; ends with a slash, and may have a path before it (a proxy that serves many clusters).</summary>
    public Uri Server { get; }

    public void Dispose()
    {
        _pipeline.Dispose();
        _handler?.Dispose();
    }

    /// <summary>Sends with credentials, and returns when the headers of the answer are there.</summary>
    /// <exception cref="GitOpsException">The credentials could not be obtained.</exception>
    internal async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        if (_tlsServerName is not null)
        {
            request.Headers.Host = _tlsServerName;
        }

        if (_credentials is not null)
        {
            await AuthenticateAsync(request, cancellationToken);
        }

        return await _pipeline.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    private static void Tune(SocketsHttpHandler handler)
    {
        handler.AllowAutoRedirect = false; // a redirect would carry our token to another host
        handler.UseCookies = false;
        handler.AutomaticDecompression = DecompressionMethods.GZip;
        handler.ConnectTimeout = TimeSpan.FromSeconds(10);
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(10);
        handler.PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2);
        handler.MaxResponseHeadersLength = 64;
        handler.EnableMultipleHttp2Connections = true; // watches hold streams; a server allows only 100 to 250 on a connection
        handler.KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests;
        handler.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(15);
    }

    private async Task AuthenticateAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            await _credentials!.ProcessHttpRequestAsync(request, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // Only I/O messages (a path, an errno) are passed on: a provider's own text may hold what it tried to send.
            var cause = failure is IOException or UnauthorizedAccessException
                ? KubeText.Bounded(failure.Message, 300)
                : failure.GetType().Name;
            throw new GitOpsException(
                FailureReason.ClusterUnreachable,
                $"Cluster {Server}: the credentials could not be obtained: {cause}. "
                + "Check the token file or credential plug-in of this cluster.",
                new RetryPolicy.Backoff(),
                failure is IOException or AuthenticationException ? failure : null);
        }
    }
}
