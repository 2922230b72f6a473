using k8s;
using OrleansGitOps.TestKit.ControlPlanes;
using OrleansGitOps.TestKit.Git;
using OrleansGitOps.TestKit.Postgres;
using OrleansGitOps.TestKit.Requirements;

namespace OrleansGitOps.EndToEnd.Tests.Product;

/// <summary>What the tests of several silos share: a control plane whose audit log they read, and a Git host.</summary>
public sealed class SiloGround : IAsyncLifetime
{
    public const string Collection = "several silos";

    private ControlPlane? _controlPlane;
    private GitHttpServer? _git;
    private Kubernetes? _kube;

    internal ControlPlane ControlPlane => _controlPlane!;

    internal GitHttpServer Git => _git!;

    internal Kubernetes Kube => _kube!;

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>A group on an empty database. Call it first in a <c>[SkippableFact]</c>: the parts are started by it.</summary>
    /// <param name="connectionString">Null: a database of its own on the shared server.</param>
    internal async Task<SiloGroup> CreateGroupAsync(string? connectionString = null)
    {
        RealParts.RequireGit();
        RealParts.RequirePostgres();
        RealParts.RequireControlPlane();
        _controlPlane ??= await ControlPlane.StartAsync(new ControlPlaneOptions { Audit = true, AuditBodies = true, ToyKubelet = false });
        _git ??= await GitHttpServer.StartAsync();
        _kube ??= _controlPlane.CreateClient();
        return new SiloGroup(connectionString ?? await SharedPostgres.CreateDatabaseAsync(), _controlPlane.KubeconfigPath);
    }

    public async Task DisposeAsync()
    {
        _kube?.Dispose();
        if (_git is not null)
        {
            await _git.DisposeAsync();
        }

        if (_controlPlane is not null)
        {
            await _controlPlane.DisposeAsync();
        }
    }
}

/// <summary>One after the other: each starts processes enough of its own.</summary>
[CollectionDefinition(SiloGround.Collection)]
public sealed class SiloGroundDefinition : ICollectionFixture<SiloGround>;
