using System.Collections.Concurrent;
using OrleansGitOps.Engine.Git;
using OrleansGitOps.Engine.Rendering;
using OrleansGitOps.Engine.Threading;

namespace OrleansGitOps.Grains.Repositories;

/// <summary>Opens repositories once per silo; mirrors and renders outlive the grain that asks for them.</summary>
internal sealed class RepositoryWorkspaces(
    GitRepositories repositories, IManifestRenderer renderer, RenderingThreads threads, RepositoryOptions options) : IRepositoryWorkspaces
{
    private readonly ConcurrentDictionary<RepositoryKey, IRepositoryWorkspace> _open = [];
    private readonly RenderCache _cache = new(options.CacheBytes);

    public IRepositoryWorkspace Open(RepositoryKey key) =>
        _open.GetOrAdd(key, wanted => new RepositoryWorkspace(
            repositories.Open(wanted.Scope, wanted.Url), renderer, threads.Threads, _cache, wanted.ToString()));
}

/// <summary>The threads that render on this silo: as many as <c>GitOps:Repositories:ParallelismLimit</c>.</summary>
internal sealed class RenderingThreads(int parallelism) : IDisposable
{
    public DedicatedThreads Threads { get; } = new("render", parallelism);

    public void Dispose() => Threads.Dispose();
}
