using System.Security.Cryptography;
using OrleansGitOps.TestKit.ControlPlanes;
using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.EndToEnd.Tests.Product;

/// <summary>Silos that are one installation: one database and one key file, each with its own data directory and ports.</summary>
internal sealed class SiloGroup : IAsyncDisposable
{
    private readonly TempDirectory _folder = new("silos");
    private readonly List<SiloProcess> _silos = [];
    private readonly string _kubeconfig;
    private readonly string _connectionString;

    public SiloGroup(string connectionString, string kubeconfig)
    {
        (_connectionString, _kubeconfig) = (connectionString, kubeconfig);
        KeyFile = MakeKeyFile("shared");
    }

    public string KeyFile { get; }

    public IReadOnlyList<SiloProcess> Silos => _silos;

    /// <summary>A key file in a folder of its own, as <c>openssl rand -base64 32</c> makes one.</summary>
    public string MakeKeyFile(string folder)
    {
        var path = Path.Combine(Directory.CreateDirectory(_folder.Combine(folder)).FullName, "encryption.key");
        PrivateFile.Write(path, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) + "\n");
        return path;
    }

    /// <summary>One more silo, not started.</summary>
    public SiloProcess Add(string? adminPassword = SiloProcess.AdminPassword, string? keyFile = null)
    {
        var settings = new Dictionary<string, string>
        {
            ["Clustering:Provider"] = "postgres",
            ["Encryption:KeyFile"] = keyFile ?? KeyFile,
        };
        var silo = SiloProcess.Create(_folder.Combine($"data-{_silos.Count + 1}"), _kubeconfig, settings, _connectionString, adminPassword);
        _silos.Add(silo);
        return silo;
    }

    /// <summary>One more silo, ready.</summary>
    public async Task<SiloProcess> StartAsync()
    {
        var silo = Add();
        await silo.StartAsync();
        return silo;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos)
        {
            await silo.DisposeAsync();
        }

        _folder.Dispose();
    }
}
