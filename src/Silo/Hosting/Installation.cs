using System.Security.Cryptography;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Grains.Clusters;
using OrleansGitOps.Grains.Security;
using OrleansGitOps.Grains.Storage;
using OrleansGitOps.Silo.Configuration;
using OrleansGitOps.Silo.Security;

namespace OrleansGitOps.Silo.Hosting;

/// <summary>What must stand before the host is built: directory, storage, secrets, cluster. Anything wrong here stops the start with one line.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private const string ServiceId = "orleans-gitops";

    private readonly DataDirectory _directory;

    private Installation(DataDirectory directory) => _directory = directory;

    public required SiloSettings Settings { get; init; }

    public required IStateStore Store { get; init; }

    /// <summary>For the membership provider; null with one silo.</summary>
    public required string? MembershipConnection { get; init; }

    public required ISecretProtector Protector { get; init; }

    public required KeyedHasher Hasher { get; init; }

    public required SessionSecrets Sessions { get; init; }

    public required string Id { get; init; }

    public required HttpKubeClient? Cluster { get; init; }

    /// <summary>Shown once.</summary>
    public required string? GeneratedPassword { get; init; }

    public string DataDirectoryPath => _directory.Path;

    public string PasswordFile => _directory.File("initial-admin-password");

    /// <exception cref="ConfigurationException">Settings that do not fit.</exception>
    /// <exception cref="StateStoreException">Directory, key file or database.</exception>
    /// <exception cref="GitOpsException">The kubeconfig.</exception>
    public static async Task<Installation> OpenAsync(SiloSettings settings, string? connectionString, TimeProvider time, CancellationToken cancellationToken)
    {
        var directory = DataDirectory.Open(settings.DataDirectory);
        var keyFile = settings.KeyFile ?? directory.File("encryption.key");
        var key = KeyFile.Read(keyFile, create: settings.KeyFile is null);
        var (store, membership) = settings.IsPostgres
            ? await StateStores.OpenPostgresAsync(connectionString, ServiceId, cancellationToken)
            : (await StateStores.OpenEmbeddedAsync(directory, ServiceId), (string?)null);
        var protector = new SecretProtector(key);
        var records = new InstallationRecords(store, protector);
        var (tokenKey, _) = await records.GetOrCreateAsync("token-key", () => RandomNumberGenerator.GetBytes(64), cancellationToken);
        var (admin, generated) = await AdminAccount.EnsureAsync(
            records, settings.AdminPassword, directory.File("initial-admin-password"), time.GetUtcNow(), cancellationToken);
        var idFile = Path.Combine(Path.GetDirectoryName(keyFile)!, "installation-id");
        return new Installation(directory)
        {
            Settings = settings,
            Store = store,
            MembershipConnection = membership,
            Protector = protector,
            Hasher = new KeyedHasher(key),
            Sessions = new SessionSecrets(tokenKey, admin),
            Id = await InstallationIdentity.EnsureAsync(records, idFile, settings.InstallationId, cancellationToken),
            Cluster = await ConnectAsync(settings, time, cancellationToken),
            GeneratedPassword = generated,
        };
    }

    public IClusterConnections Clusters => new ClusterConnections(Cluster);

    public async ValueTask DisposeAsync()
    {
        Cluster?.Dispose();
        Sessions.Dispose();
        await Store.DisposeAsync();
        _directory.Dispose();
    }

    private static async Task<HttpKubeClient?> ConnectAsync(SiloSettings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        var connection = settings.Kubeconfig is { } path
            ? await KubeConnectionFactory.FromKubeconfigAsync(path, execCommands: settings.ExecCommands, cancellationToken: cancellationToken)
            : KubeConnectionFactory.IsInCluster ? KubeConnectionFactory.FromInCluster() : null;
        return connection is null ? null : new HttpKubeClient(connection, new KubeClientOptions(), time);
    }
}
