using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OrleansGitOps.Grains.Storage;
using OrleansGitOps.Silo.Configuration;

namespace OrleansGitOps.Silo.Tls;

/// <summary>What the files of <see cref="SiloTlsSettings"/> held when they were read.</summary>
internal sealed record SiloCertificate(SslStreamCertificateContext Context, X509Certificate2Collection Authorities)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    public X509Certificate2 Own => Context.TargetCertificate;

    /// <summary>Reads and checks the files as other silos will check them.</summary>
    /// <exception cref="ConfigurationException">A file cannot be read, is not what it should be, or they do not fit together.</exception>
    public static SiloCertificate Load(SiloTlsSettings settings, DateTimeOffset now)
    {
        if (Reading("KeyFile", settings.KeyFile, DataDirectory.LooserMode) is { } mode)
        {
            throw Wrong("KeyFile", settings.KeyFile, $"has mode {mode}: others could read it. Run: chmod 600 {settings.KeyFile}");
        }

        var authorities = Certificates("CaFile", settings.CaFile);
        var chain = Certificates("CertificateFile", settings.CertificateFile);
        var own = WithKey(settings);
        if (own.NotAfter.ToUniversalTime() <= now || own.NotBefore.ToUniversalTime() > now)
        {
            throw Wrong(
                "CertificateFile", settings.CertificateFile,
                FormattableString.Invariant($"is valid from {own.NotBefore.ToUniversalTime():u} to {own.NotAfter.ToUniversalTime():u} only"));
        }

        var certificate = new SiloCertificate(
            SslStreamCertificateContext.Create(own, [.. chain.Skip(1)], offline: true), authorities);
        certificate.CheckOwn(settings, chain, now);
        return certificate;
    }

    /// <summary>How the certificate of a peer is judged: by our authorities alone, whatever the machine trusts.</summary>
    public X509ChainPolicy PolicyFor(bool peerIsServer)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.DisableCertificateDownloads = true;
        policy.CustomTrustStore.AddRange(Authorities);
        policy.ApplicationPolicy.Add(new Oid(peerIsServer ? ServerAuthentication : ClientAuthentication));
        return policy;
    }

    /// <summary>A certificate that its peers will refuse is better refused here, where the operator looks.</summary>
    private void CheckOwn(SiloTlsSettings settings, X509Certificate2Collection sent, DateTimeOffset now)
    {
        foreach (var asServer in new[] { true, false })
        {
            using var chain = new X509Chain { ChainPolicy = PolicyFor(asServer) };
            chain.ChainPolicy.ExtraStore.AddRange(sent);
            chain.ChainPolicy.VerificationTime = now.LocalDateTime;
            if (!chain.Build(Own))
            {
                var problems = chain.ChainStatus.Select(status => status.Status).Distinct().ToList();
                throw Wrong("CertificateFile", settings.CertificateFile, problems.Contains(X509ChainStatusFlags.NotValidForUsage)
                    ? $"is not meant for TLS {(asServer ? "servers" : "clients")}; a silo is both: issue it with serverAuth and clientAuth"
                    : $"was not issued by GitOps:Silo:Tls:CaFile ({string.Join(", ", problems)})");
            }
        }

        if (settings.PeerName is { } name && !Own.MatchesHostname(name, allowWildcards: false, allowCommonName: false))
        {
            throw Wrong("PeerName", name, "is not among the DNS names of GitOps:Silo:Tls:CertificateFile; every silo's certificate must have it");
        }
    }

    private static X509Certificate2Collection Certificates(string key, string path)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            Reading(key, path, file =>
            {
                certificates.ImportFromPemFile(file);
                return certificates;
            });
        }
        catch (CryptographicException exception)
        {
            throw Wrong(key, path, "is damaged; valid: certificates in PEM form", exception);
        }

        return certificates.Count > 0 ? certificates : throw Wrong(key, path, "holds no certificate; valid: certificates in PEM form");
    }

    private static X509Certificate2 WithKey(SiloTlsSettings settings)
    {
        var keyText = Reading("KeyFile", settings.KeyFile, File.ReadAllText);
        try
        {
            return X509Certificate2.CreateFromPem(Reading("CertificateFile", settings.CertificateFile, File.ReadAllText), keyText);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw Wrong(
                "KeyFile", settings.KeyFile, "does not hold the private key of GitOps:Silo:Tls:CertificateFile; valid: that key in PEM form, not encrypted",
                exception);
        }
    }

    private static T Reading<T>(string key, string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Wrong(key, path, $"cannot be read: {exception.Message}", exception);
        }
    }

    private static ConfigurationException Wrong(string key, string value, string problem, Exception? inner = null) =>
        new($"GitOps:Silo:Tls:{key}: {value} {problem}.", inner);
}
