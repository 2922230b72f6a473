using k8s;
using OrleansGitOps.TestKit.ControlPlanes;
using OrleansGitOps.TestKit.Git;
using OrleansGitOps.TestKit.Processes;
using OrleansGitOps.TestKit.Requirements;

namespace OrleansGitOps.EndToEnd.Tests.Product;

/// <summary>One silo, one Git server and the shared control plane; every test brings its own repository, namespace and application.</summary>
public sealed class Installation : IAsyncLifetime
{
    private readonly TempDirectory _folder = new("installation");
    private readonly SemaphoreSlim _starting = new(1);
    private SiloProcess? _silo;
    private GitHttpServer? _git;
    private Kubernetes? _kube;

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>The parts, started at first use. Call it from a <c>[SkippableFact]</c>.</summary>
    internal async Task<Parts> StartAsync()
    {
        RealParts.RequireGit();
        var controlPlane = await SharedControlPlane.GetAsync();
        await _starting.WaitAsync();
        try
        {
            _git ??= await GitHttpServer.StartAsync();
            _silo ??= await SiloProcess.StartAsync(Path.Combine(_folder.Path, "data"), controlPlane.KubeconfigPath);
            _kube ??= controlPlane.CreateClient();
            return new Parts(_silo, _git, _kube, controlPlane);
        }
        finally
        {
            _starting.Release();
        }
    }

    public async Task DisposeAsync()
    {
        if (_silo is not null)
        {
            await _silo.DisposeAsync();
        }

        if (_git is not null)
        {
            await _git.DisposeAsync();
        }

        _kube?.Dispose();
        _starting.Dispose();
        _folder.Dispose();
    }

    internal sealed record Parts(SiloProcess Silo, GitHttpServer Git, Kubernetes Kube, ControlPlane ControlPlane);
}
