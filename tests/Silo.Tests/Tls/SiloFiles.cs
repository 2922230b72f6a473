using OrleansGitOps.Grains.Storage;
using OrleansGitOps.Silo.Configuration;
using OrleansGitOps.TestKit.Certificates;
using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.Silo.Tests.Tls;

/// <summary>The files of a silo's certificate in a folder.</summary>
internal sealed class SiloFiles(TempDirectory folder, string name, string? peerName = null)
{
    public static readonly string[] BothUsages = [TestAuthority.ServerAuthentication, TestAuthority.ClientAuthentication];

    public SiloTlsSettings Settings { get; } =
        new(folder.Combine($"{name}.crt"), folder.Combine($"{name}.key"), folder.Combine($"{name}-ca.crt"), peerName);

    public SiloFiles Write(IssuedCertificate certificate, string authorities)
    {
        File.WriteAllText(Settings.CertificateFile, certificate.CertificatePem);
        File.Delete(Settings.KeyFile);
        PrivateFile.Write(Settings.KeyFile, certificate.KeyPem);
        File.WriteAllText(Settings.CaFile, authorities);
        return this;
    }

    /// <summary>With a certificate as silos should have it.</summary>
    public SiloFiles Write(TestAuthority authority) => Write(authority.Issue("silo", ["silo.example"], BothUsages), authority.Pem);
}
