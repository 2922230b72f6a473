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
    private const int MaxNamed = 10;

    private readonly DataDirectory _directory;

    private Installation(DataDirectory directory) => _directory = directory;

    public required SiloSettings Settings { get; init; }

    public required IStateStore Store { get; init; }

    /// <summary>For the membership provider; null with one silo.</summary>
    public required string? MembershipConnection { get; init; }

    public required SecretProtector Protector { get; init; }

    public required KeyedHasher Hasher { get; init; }

    public required SessionSecrets Sessions { get; init; }

    public required string Id { get; init; }

    public required HttpKubeClient? Cluster { get; init; }

    /// <summary>Shown once.</summary>
    public required string? GeneratedPassword { get; init; }

    public required DataProtectionKeys DataProtectionKeys { get; init; }

    /// <summary>What the operator should know, one line each.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    public string DataDirectoryPath => _directory.Path;

    public string PasswordFile => _directory.File("initial-admin-password");

    /// <exception cref="ConfigurationException">Settings that do not fit.</exception>
    /// <exception cref="StateStoreException">Directory, key file or database.</exception>
    /// <exception cref="GitOpsException">The kubeconfig.</exception>
    public static async Task<Installation> OpenAsync(SiloSettings settings, string? connectionString, TimeProvider time, CancellationToken cancellationToken)
    {
        var directory = DataDirectory.Open(settings.DataDirectory);
        IStateStore? store = null;
        try
        {
            var keyFile = settings.KeyFile ?? directory.File("encryption.key");
            var keys = KeyFile.Read(keyFile, create: settings.KeyFile is null);
            (store, var membership) = settings.IsPostgres
                ? await StateStores.OpenPostgresAsync(connectionString, ServiceId, cancellationToken)
                : (await StateStores.OpenEmbeddedAsync(directory, ServiceId), (string?)null);
            return await OpenAsync(settings, directory, store, membership, keyFile, keys, time, cancellationToken);
        }
        catch
        {
            await (store?.DisposeAsync() ?? ValueTask.CompletedTask);
            directory.Dispose();
            throw;
        }
    }

    private static async Task<Installation> OpenAsync(
        SiloSettings settings, DataDirectory directory, IStateStore store, string? membership, string keyFile, IReadOnlyList<byte[]> keys, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var protector = new SecretProtector(keys);
        var records = new InstallationRecords(store, protector);
        var idFile = Path.Combine(Path.GetDirectoryName(keyFile)!, "installation-id");
        var (id, idNote) = await InstallationIdentity.EnsureAsync(records, idFile, settings.InstallationId, cancellationToken);
        var (tokenKey, _) = await records.GetOrCreateAsync("token-key", () => RandomNumberGenerator.GetBytes(64), cancellationToken);
        var (hashKey, _) = await records.GetOrCreateAsync("hash-key", () => RandomNumberGenerator.GetBytes(32), cancellationToken);
        var (admin, generated) = await AdminAccount.EnsureAsync(
            records, settings.AdminPassword, directory.File("initial-admin-password"), time.GetUtcNow(), cancellationToken);
        var keyNote = keys.Count > 1 ? await RenewAsync(store, protector, records, keyFile, cancellationToken) : null;
        return new Installation(directory)
        {
            Settings = settings,
            Store = store,
            MembershipConnection = membership,
            Protector = protector,
            // A key of its own, so that stored hashes outlive a change of the key file.
            Hasher = new KeyedHasher(hashKey),
            Sessions = new SessionSecrets(tokenKey, admin),
            Id = id,
            Cluster = await ConnectAsync(settings, time, cancellationToken),
            GeneratedPassword = generated,
            DataProtectionKeys = await DataProtectionKeys.EnsureAsync(records, cancellationToken),
            Notes = [.. new[] { idNote, keyNote }.OfType<string>()],
        };
    }

    private static async Task<string> RenewAsync(
        IStateStore store, SecretProtector protector, InstallationRecords records, string keyFile, CancellationToken cancellationToken)
    {
        var own = await records.RenewAsync(cancellationToken);
        var (renewed, closed) = await KeyRenewal.RunAsync(store, protector, cancellationToken);
        var left = closed.Count == 0 ? "" : $". {closed.Count} that no key opens are rendered again: {string.Join(", ", closed.Take(MaxNamed))}"
            + (closed.Count > MaxNamed ? " and others" : "");
        return $"{own + renewed} stored secrets were put under the first key of {keyFile}; once every node has started with that file, the other lines can go"
            + left;
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
