using OrleansGitOps.Engine.Syncing;

namespace OrleansGitOps.Grains.Applications.Reconciling;

/// <summary>
/// An operation that lost its silo may have created objects that no inventory lists, and a create of it may come even after its successor's sync. They are in
/// its stored plan: those that Git no longer has and that carry our marks enter the inventory here, so that they are pruned. Those that Git still has are
/// adopted by the sync anyhow.
/// </summary>
internal sealed class RecoverStep : IReconcileStep
{
    public async Task<bool> RunAsync(ReconcileContext context, CancellationToken cancellationToken)
    {
        var found = await StrayFinder.FindAsync(
            context.LeftBehind, context.Inventory, context.Facts, context.Client!, context.Discovery!, context.Identity, cancellationToken);
        context.FoundStray = found.Count > 0;
        context.Inventory = context.Inventory.With(found, []);
        return true;
    }
}
