using System.Security.Cryptography.X509Certificates;

namespace OrleansGitOps.TestKit.Certificates;

/// <summary>A certificate and its private key, in PEM form.</summary>
public sealed record IssuedCertificate(string CertificatePem, string KeyPem)
{
    /// <summary>For a server or client in this process.</summary>
    public X509Certificate2 Load() => X509Certificate2.CreateFromPem(CertificatePem, KeyPem);
}
