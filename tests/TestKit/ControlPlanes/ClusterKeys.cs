using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OrleansGitOps.TestKit.ControlPlanes;

/// <summary>
/// The keys and tokens of one control plane: a CA, the API server's certificate, the service account key, two users' tokens.
/// </summary>
internal sealed class ClusterKeys
{
    private static readonly TimeSpan Validity = TimeSpan.FromDays(365);

    private ClusterKeys(string folder) => Folder = folder;

    public string Folder { get; }

    public string CaPath => Path.Combine(Folder, "ca.crt");

    public string ServerCertificatePath => Path.Combine(Folder, "apiserver.crt");

    public string ServerKeyPath => Path.Combine(Folder, "apiserver.key");

    public string ServiceAccountKeyPath => Path.Combine(Folder, "service-account.key");

    public string TokenFilePath => Path.Combine(Folder, "tokens.csv");

    public string AdminToken { get; } = RandomToken();

    public string LimitedToken { get; } = RandomToken();

    /// <summary>Writes new keys below <paramref name="folder"/>, each file readable by its owner only.</summary>
    public static ClusterKeys Create(string folder, DateTimeOffset now)
    {
        Directory.CreateDirectory(folder);
        var keys = new ClusterKeys(folder);
        using var caKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var ca = CreateCa(caKey, now);
        using var serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var server = CreateServerCertificate(serverKey, ca, now);
        using var serviceAccountKey = RSA.Create(2048);
        PrivateFile.Write(keys.CaPath, ca.ExportCertificatePem());
        PrivateFile.Write(keys.ServerCertificatePath, server.ExportCertificatePem());
        PrivateFile.Write(keys.ServerKeyPath, serverKey.ExportECPrivateKeyPem());
        PrivateFile.Write(keys.ServiceAccountKeyPath, serviceAccountKey.ExportRSAPrivateKeyPem());
        PrivateFile.Write(keys.TokenFilePath, $"""
            {keys.AdminToken},admin,admin,system:masters
            {keys.LimitedToken},{ControlPlane.LimitedUser},{ControlPlane.LimitedUser}

            """);
        return keys;
    }

    private static X509Certificate2 CreateCa(ECDsa key, DateTimeOffset now)
    {
        var request = new CertificateRequest("CN=orleans-gitops local cluster CA", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(now.AddMinutes(-5), now + Validity);
    }

    private static X509Certificate2 CreateServerCertificate(ECDsa key, X509Certificate2 ca, DateTimeOffset now)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        names.AddDnsName("kubernetes.default.svc");
        var request = new CertificateRequest("CN=kube-apiserver", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(ca, true, false));
        return request.Create(ca, now.AddMinutes(-5), now + Validity - TimeSpan.FromDays(1), RandomNumberGenerator.GetBytes(16));
    }

    private static string RandomToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
}
