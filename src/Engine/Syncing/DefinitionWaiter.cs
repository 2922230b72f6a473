using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Syncing;

/// <summary>Waits until a kind is served whose CustomResourceDefinition this sync has just applied.</summary>
internal sealed class DefinitionWaiter(SyncContext context)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <returns>The resource type, or null when it was not served in time.</returns>
    public async Task<ApiResource?> WaitAsync(GroupVersionKind gvk, CancellationToken cancellationToken)
    {
        var started = context.Time.GetTimestamp();
        while (true)
        {
            var discovery = await context.Client.DiscoverAsync(refresh: true, cancellationToken);
            if (discovery.Find(gvk) is { } resource && await IsListableAsync(resource, cancellationToken))
            {
                return resource;
            }

            if (context.Time.GetElapsedTime(started) > context.Options.CrdTimeout)
            {
                return null;
            }

            await Task.Delay(Pause, context.Time, cancellationToken);
        }
    }

    /// <summary>Discovery may name a kind a moment before its requests are answered.</summary>
    private async Task<bool> IsListableAsync(ApiResource resource, CancellationToken cancellationToken)
    {
        try
        {
            await context.Client.ListAsync(resource, new ListOptions(Limit: 1), cancellationToken);
            return true;
        }
        catch (KubeApiException exception) when (exception.StatusCode is 404 or 503)
        {
            return false;
        }
    }
}
