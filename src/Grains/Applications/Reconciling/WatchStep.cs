using OrleansGitOps.Engine.Syncing;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Grains.Applications.Reconciling;

/// <summary>
/// Makes sure that every object is watched before it is applied, so that no change of it is missed; also what a lost operation may still make.
/// </summary>
internal sealed class WatchStep : IReconcileStep
{
    public async Task<bool> RunAsync(ReconcileContext context, CancellationToken cancellationToken)
    {
        var objects = context.State!.Objects
            .Where(desired => desired.Resource is { } resource && resource.Can("watch"))
            .Select(desired => new WatchedObject(desired.Key, desired.Object.Gvk))
            .ToDictionary(watched => watched.Key);
        foreach (var entry in context.Inventory.Entries)
        {
            var gvk = GroupVersionKind.Parse(entry.ApiVersion, entry.Key.Kind);
            if (context.Discovery!.Find(gvk) is { } resource && resource.Can("watch"))
            {
                objects.TryAdd(entry.Key, new WatchedObject(entry.Key, gvk));
            }
        }

        foreach (var key in context.LeftBehind)
        {
            if (StrayFinder.TypeOf(key, context.Discovery!) is { } resource && resource.Can("watch"))
            {
                objects.TryAdd(key, new WatchedObject(key, resource.Gvk));
            }
        }

        var facts = await context.Host.WatchAsync([.. objects.Values], cancellationToken);
        // A hard refresh believes no watch.
        context.Facts = context.Scope.Hard ? facts.Clear() : facts;
        return true;
    }
}
