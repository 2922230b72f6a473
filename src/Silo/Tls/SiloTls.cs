using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Orleans.Connections.Security;
using OrleansGitOps.Silo.Configuration;

namespace OrleansGitOps.Silo.Tls;

/// <summary>
/// Mutual TLS on the ports of a silo. Who connects can call any grain, so both sides show a certificate, and what counts is who issued it (and
/// <see cref="SiloTlsSettings.PeerName"/>), not which host it names: a silo may call another one by any of its addresses. Thread-safe.
/// </summary>
internal sealed class SiloTls
{
    private const SslProtocols Protocols = SslProtocols.Tls12 | SslProtocols.Tls13;

    private volatile SiloCertificate _current;

    /// <exception cref="ConfigurationException">The files are not what they should be.</exception>
    public SiloTls(SiloTlsSettings settings, TimeProvider time)
    {
        Settings = settings;
        _current = SiloCertificate.Load(settings, time.GetUtcNow());
    }

    public SiloTlsSettings Settings { get; }

    /// <summary>For connections from now on.</summary>
    public SiloCertificate Current
    {
        get => _current;
        set => _current = value;
    }

    public void Configure(TlsOptions options)
    {
        options.LocalCertificate = Current.Own;
        options.SslProtocols = Protocols;
        options.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.RemoteCertificateValidation = (certificate, _, errors) => IsSilo(certificate, errors);
        options.OnAuthenticateAsServer = (_, authentication) => ConfigureServer((SslServerAuthenticationOptions)authentication.SslServerAuthenticationOptions);
        options.OnAuthenticateAsClient = (_, authentication) => ConfigureClient((SslClientAuthenticationOptions)authentication.SslClientAuthenticationOptions);
    }

    /// <summary>The callbacks of Orleans know one certificate; these know the current one and what it was issued through.</summary>
    private void ConfigureServer(SslServerAuthenticationOptions options)
    {
        var current = Current;
        options.ServerCertificateSelectionCallback = null;
        options.ServerCertificate = null;
        options.ServerCertificateContext = current.Context;
        options.ClientCertificateRequired = true;
        options.CertificateChainPolicy = current.PolicyFor(peerIsServer: false);
        // A session of before would spare the peer to show its certificate.
        options.AllowTlsResume = false;
    }

    private void ConfigureClient(SslClientAuthenticationOptions options)
    {
        var current = Current;
        options.LocalCertificateSelectionCallback = null;
        options.ClientCertificates = null;
        options.ClientCertificateContext = current.Context;
        options.CertificateChainPolicy = current.PolicyFor(peerIsServer: true);
        options.AllowTlsResume = false;
    }

    private bool IsSilo(X509Certificate2? certificate, SslPolicyErrors errors) =>
        certificate is not null && (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None
        && (Settings.PeerName is not { } name || certificate.MatchesHostname(name, allowWildcards: false, allowCommonName: false));
}
