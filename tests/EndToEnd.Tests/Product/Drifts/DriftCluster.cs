using k8s;
using OrleansGitOps.TestKit.ControlPlanes;
using OrleansGitOps.TestKit.Git;
using OrleansGitOps.TestKit.Processes;
using OrleansGitOps.TestKit.Requirements;

namespace OrleansGitOps.EndToEnd.Tests.Product.Drifts;

/// <summary>
/// A control plane with an audit log, and a silo that polls nothing and has no timer for hours: what it does about a drift it can only have
/// heard from a watch. Objects may be healed as often as they drift, so that one application serves all tests.
/// </summary>
public sealed class DriftCluster : IAsyncLifetime
{
    public const string Collection = "drifts";

    private const string TableVariable = "GITOPS_DRIFT_TABLE";
    private readonly TempDirectory _folder = new("drifts");
    private readonly SemaphoreSlim _starting = new(1);
    private ControlPlane? _controlPlane;
    private GitHttpServer? _git;
    private SiloProcess? _silo;
    private Kubernetes? _kube;
    private Task<Deployed>? _app;

    /// <summary>The rows so far; written to the file that <c>GITOPS_DRIFT_TABLE</c> names at the end.</summary>
    internal DriftTable Table { get; } = new();

    internal static IReadOnlyDictionary<string, string> OnlyWatches { get; } = new Dictionary<string, string>
    {
        ["Reconciliation:Interval"] = "12h",
        ["Reconciliation:Jitter"] = "0s",
        ["Repositories:PollInterval"] = "12h",
    };

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>The parts, started at first use. Call it from a <c>[SkippableFact]</c>.</summary>
    internal async Task<Installation.Parts> StartAsync()
    {
        RealParts.RequireGit();
        RealParts.RequireControlPlane();
        RealParts.RequireKubectl();
        await _starting.WaitAsync();
        try
        {
            _controlPlane ??= await ControlPlane.StartAsync(new ControlPlaneOptions { Audit = true });
            _git ??= await GitHttpServer.StartAsync();
            _kube ??= _controlPlane.CreateClient();
            _silo ??= await StartSiloAsync("data", new Dictionary<string, string>(OnlyWatches)
            {
                ["SelfHeal:BackoffFirst"] = "10ms", ["SelfHeal:BackoffFactor"] = "1", ["SelfHeal:BackoffMax"] = "10ms",
            });
            return new Installation.Parts(_silo, _git, _kube, _controlPlane);
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>A silo of its own on the same control plane. Dispose it.</summary>
    internal Task<SiloProcess> StartSiloAsync(string name, IReadOnlyDictionary<string, string> settings) =>
        SiloProcess.StartAsync(_folder.Combine(name), _controlPlane!.KubeconfigPath, settings);

    /// <summary>The application of <see cref="DriftApp"/>, the same for all tests.</summary>
    internal Task<Deployed> AppAsync() => _app ??= DeployAsync();

    /// <summary>Not all of it becomes healthy: nobody here serves an Ingress or measures for an autoscaler.</summary>
    private async Task<Deployed> DeployAsync()
    {
        var app = await Deployed.RegisterAsync(await StartAsync(), DriftApp.Files);
        await app.Silo.WaitForAsync(app.Name, "Synced", application => application.Sync() == "Synced" && application.Phase() == "Succeeded");
        return app;
    }

    public async Task DisposeAsync()
    {
        if (Environment.GetEnvironmentVariable(TableVariable) is { Length: > 0 } path)
        {
            await File.WriteAllTextAsync(path, Table.ToString());
        }

        foreach (var part in new IAsyncDisposable?[] { _silo, _git, _controlPlane }.OfType<IAsyncDisposable>())
        {
            await part.DisposeAsync();
        }

        _kube?.Dispose();
        _starting.Dispose();
        _folder.Dispose();
    }
}

/// <summary>One application for all, so one test after the other.</summary>
[CollectionDefinition(DriftCluster.Collection)]
public sealed class DriftClusterDefinition : ICollectionFixture<DriftCluster>;
