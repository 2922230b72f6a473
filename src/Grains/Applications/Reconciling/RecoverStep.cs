using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Grains.Applications.Reconciling;

/// <summary>
/// An operation that lost its silo may have created objects that no inventory lists. They are in its stored plan: those that Git no longer has and that carry our marks
/// enter the inventory here, so that the sync prunes them. Those that Git still has are adopted by the sync anyhow.
/// </summary>
internal sealed class RecoverStep : IReconcileStep
{
    public async Task<bool> RunAsync(ReconcileContext context, CancellationToken cancellationToken)
    {
        foreach (var text in context.Stray)
        {
            var key = ResourceKey.Parse(text);
            if (context.Inventory.Find(key) is not null || context.State!.Find(key) is not null)
            {
                continue;
            }

            var resource = context.Discovery!.Resources
                .FirstOrDefault(candidate => candidate.Gvk.Group == key.Group && candidate.Gvk.Kind == key.Kind && candidate.Can("get"));
            if (resource is null
                || await context.Client!.GetAsync(new ResourceAddress(resource, key.Namespace, key.Name), cancellationToken) is not { } live
                || !context.Identity.Owns(live))
            {
                continue;
            }

            var entry = new InventoryEntry(
                key, resource.Gvk.ApiVersion, live.Uid!, live.ResourceVersion!, "", new Reference(live.Uid!, ReadOnlyMemory<byte>.Empty), "",
                ObjectOptions.Default, Adopted: false);
            context.Inventory = context.Inventory.With([entry], []);
        }

        return true;
    }
}
