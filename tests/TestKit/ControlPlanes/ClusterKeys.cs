using System.Security.Cryptography;
using OrleansGitOps.TestKit.Certificates;

namespace OrleansGitOps.TestKit.ControlPlanes;

/// <summary>
/// The keys and tokens of one control plane: a CA, the API server's certificate, the service account key, two users' tokens.
/// </summary>
internal sealed class ClusterKeys
{
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
        using var authority = new TestAuthority("orleans-gitops local cluster CA", now);
        var server = authority.Issue(
            "kube-apiserver", ["127.0.0.1", "localhost", "kubernetes.default.svc"], [TestAuthority.ServerAuthentication]);
        using var serviceAccountKey = RSA.Create(2048);
        PrivateFile.Write(keys.CaPath, authority.Pem);
        PrivateFile.Write(keys.ServerCertificatePath, server.CertificatePem);
        PrivateFile.Write(keys.ServerKeyPath, server.KeyPem);
        PrivateFile.Write(keys.ServiceAccountKeyPath, serviceAccountKey.ExportRSAPrivateKeyPem());
        PrivateFile.Write(keys.TokenFilePath, $"""
            {keys.AdminToken},admin,admin,system:masters
            {keys.LimitedToken},{ControlPlane.LimitedUser},{ControlPlane.LimitedUser}

            """);
        return keys;
    }

    private static string RandomToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
}
