using k8s;
using OrleansGitOps.TestKit.ControlPlanes;
using OrleansGitOps.TestKit.Git;
using OrleansGitOps.TestKit.Processes;
using OrleansGitOps.TestKit.Product;
using OrleansGitOps.TestKit.Requirements;

namespace OrleansGitOps.Benchmarks.Load;

/// <summary>A control plane with its audit log, a Git host and one silo, as a user starts it: with the default settings.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private readonly TempDirectory _folder = new("benchmark");

    private Bench(ControlPlane controlPlane, GitHttpServer git)
    {
        (ControlPlane, Git) = (controlPlane, git);
        Kube = controlPlane.CreateClient();
    }

    public ControlPlane ControlPlane { get; }

    public GitHttpServer Git { get; }

    public Kubernetes Kube { get; }

    public SiloProcess Silo { get; private set; } = null!;

    /// <exception cref="Xunit.SkipException">The control plane is not built; the message says how to build it.</exception>
    public static async Task<Bench> StartAsync()
    {
        RealParts.RequireControlPlane();
        RealParts.RequireGit();
        return new Bench(await ControlPlane.StartAsync(new ControlPlaneOptions { Audit = true }), await GitHttpServer.StartAsync());
    }

    /// <returns>The time from the process's start to its readiness.</returns>
    public async Task<TimeSpan> StartSiloAsync()
    {
        var start = TimeProvider.System.GetTimestamp();
        Silo = await SiloProcess.StartAsync(
            _folder.Combine("data"), ControlPlane.KubeconfigPath, new Dictionary<string, string> { ["Repositories:PollInterval"] = "60s" });
        return TimeProvider.System.GetElapsedTime(start);
    }

    /// <summary>kill -9, and a start on the same data.</summary>
    /// <returns>The time from the process's start to its readiness.</returns>
    public async Task<TimeSpan> RestartSiloAsync()
    {
        await Silo.KillAsync();
        var start = TimeProvider.System.GetTimestamp();
        await Silo.StartAsync();
        return TimeProvider.System.GetElapsedTime(start);
    }

    public async ValueTask DisposeAsync()
    {
        if (Silo is not null)
        {
            await Silo.DisposeAsync();
        }

        Kube.Dispose();
        await Git.DisposeAsync();
        await ControlPlane.DisposeAsync();
        _folder.Dispose();
    }
}
