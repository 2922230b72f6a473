using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Git;
using OrleansGitOps.Engine.Rendering;
using OrleansGitOps.Engine.Rendering.Caching;
using OrleansGitOps.Engine.Threading;
using OrleansGitOps.Grains.Abstractions.Repositories;
using OrleansGitOps.Grains.Hosting;

namespace OrleansGitOps.Grains.Repositories;

/// <summary>One repository over its mirror. Renders run on the silo's rendering threads, of which there are as many as renders may run at once.</summary>
internal sealed class RepositoryWorkspace(
    GitRepositoryClient repository, IManifestRenderer renderer, DedicatedThreads rendering, RenderCache cache, string scope) : IRepositoryWorkspace
{
    public Task<RefAdvertisement> ListRefsAsync(IReadOnlyCollection<string> targetRevisions, CancellationToken cancellationToken)
    {
        Telemetry.GitRequest("ls-remote");
        return repository.ListRefsAsync(targetRevisions, cancellationToken);
    }

    public Task<string> ResolveAsync(RefAdvertisement refs, string targetRevision, CancellationToken cancellationToken) =>
        repository.ResolveAsync(refs, targetRevision, cancellationToken);

    public async Task<RevisionMetadata> DescribeAsync(string commit, CancellationToken cancellationToken) =>
        (await repository.OpenAsync(commit, cancellationToken)).Metadata;

    public async Task<CachedRender> RenderAsync(RenderCall call, CancellationToken cancellationToken)
    {
        var requestKey = KeyOf(call);
        var commit = await repository.OpenAsync(call.Commit, cancellationToken);
        return await rendering.RunAsync(() => Render(call, requestKey, commit.Tree, cancellationToken), cancellationToken);
    }

    public async Task<bool> RendersSameAsync(RenderCall call, string commit, CancellationToken cancellationToken)
    {
        if (cache.Find(KeyOf(call)) is not { } cached || cached.ContentId != call.KnownContentId)
        {
            return false;
        }

        var opened = await repository.OpenAsync(commit, cancellationToken);
        return await rendering.RunAsync(() => cached.StillHolds(opened.Tree), cancellationToken);
    }

    public ReadOnlyMemory<byte>? FindBody(string contentId) => cache.FindContent(contentId)?.Body;

    public Task<bool> TidyAsync(CancellationToken cancellationToken) => repository.TidyAsync(cancellationToken);

    private CachedRender Render(RenderCall call, string requestKey, ISourceTree tree, CancellationToken cancellationToken)
    {
        if (!call.Fresh && cache.Find(requestKey) is { } cached && cached.StillHolds(tree))
        {
            Telemetry.Render("cached");
            return cached;
        }

        try
        {
            var result = renderer.Render(new RenderRequest(call.ApplicationName, call.Source, call.DestinationNamespace), tree, cancellationToken);
            var (contentId, body) = RenderedManifests.Encode(result.Objects);
            var render = new CachedRender(requestKey, contentId, result.SourceType, body, result.Warnings, result.Reads);
            cache.Put(render);
            Telemetry.Render("rendered");
            return render;
        }
        catch (InvalidDataException exception)
        {
            Telemetry.Render("failed");
            throw new GitOpsException(FailureReason.RenderFailed, exception.Message, inner: exception);
        }
        catch (GitOpsException)
        {
            Telemetry.Render("failed");
            throw;
        }
    }

    /// <summary>The cache is one for the silo: two repositories, or two scopes of one, never share an entry.</summary>
    private string KeyOf(RenderCall call) => $"{scope}|{RenderCache.RequestKey(call)}";
}
