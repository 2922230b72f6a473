using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Kubernetes;

namespace OrleansGitOps.Engine.Syncing;

/// <summary>
/// Deletes one object of the inventory, and only if it is still ours: its tracking id names this application and itself, its installation
/// id is ours, and it has the uid that we saw last.
/// </summary>
internal sealed class Pruner(SyncContext context, ClaimGuard claim)
{
    private readonly LiveReader _reader = new(context.Client);

    /// <param name="entry">What the inventory knows.</param>
    /// <param name="propagation">What happens to dependents.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="KubeApiException">The server refuses.</exception>
    public async Task<PruneState> DeleteAsync(InventoryEntry entry, string propagation, CancellationToken cancellationToken)
    {
        if (await _reader.FindAsync(entry.Key, entry.ApiVersion, cancellationToken) is not { } resource)
        {
            return PruneState.Gone;
        }

        var address = new ResourceAddress(resource, entry.Key.Namespace, entry.Key.Name);
        for (var conflicts = 0; ; conflicts++)
        {
            if (await context.Client.GetAsync(address, cancellationToken) is not { } live)
            {
                return PruneState.Gone;
            }

            if (live.Uid != entry.Uid || !context.Identity.Owns(live))
            {
                return PruneState.NotOurs;
            }

            if (live.Metadata?["deletionTimestamp"] is not null)
            {
                return PruneState.Terminating;
            }

            try
            {
                await context.Client.DeleteAsync(
                    address, new DeleteOptions(propagation, live.Uid, live.ResourceVersion, claim.EnsureAsync), cancellationToken);
                return await context.Client.GetAsync(address, cancellationToken) is { } left && left.Uid == entry.Uid
                    ? PruneState.Terminating
                    : PruneState.Gone;
            }
            catch (KubeApiException exception) when (exception.IsConflict && conflicts < context.Options.ConflictRetries)
            {
                // It changed since it was read: look again whether it is still ours.
                await claim.ConfirmAsync(cancellationToken);
            }
        }
    }
}
