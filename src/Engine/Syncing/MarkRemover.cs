using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Syncing;

/// <summary>Takes our tracking id, installation id and label off an object that is ours and stays.</summary>
internal sealed class MarkRemover(SyncContext context, ClaimGuard claim)
{
    private static readonly (string Map, string Key)[] Marks =
    [
        ("annotations", ApplicationIdentity.TrackingAnnotation),
        ("annotations", ApplicationIdentity.InstallationAnnotation),
        ("labels", ApplicationIdentity.LabelKey),
    ];

    private readonly PatchOptions _options = new(FieldManagers.Ours, DryRun: false, claim.EnsureAsync);
    private readonly LiveReader _reader = new(context.Client);

    /// <summary>Does nothing where the object is gone or not ours.</summary>
    /// <exception cref="KubeApiException">The server refuses.</exception>
    public async Task RemoveAsync(InventoryEntry entry, CancellationToken cancellationToken)
    {
        if (await _reader.FindAsync(entry.Key, entry.ApiVersion, cancellationToken) is not { } resource)
        {
            return;
        }

        var address = new ResourceAddress(resource, entry.Key.Namespace, entry.Key.Name);
        for (var conflicts = 0; ; conflicts++)
        {
            if (await context.Client.GetAsync(address,
                cancellationToken) is not { } live || live.Uid != entry.Uid || !context.Identity.Owns(live))
            {
                return;
            }

            try
            {
                await context.Client.PatchAsync(address, PatchKind.Merge, Patch(live), _options, cancellationToken);
                return;
            }
            catch (KubeApiException exception) when (exception.StatusCode == 404)
            {
                return;
            }
            catch (KubeApiException exception) when (exception.IsConflict && conflicts < context.Options.ConflictRetries)
            {
                // It changed since it was read: look again whether it is still ours.
                await claim.ConfirmAsync(cancellationToken);
            }
        }
    }

    private static JsonObject Patch(KubeObject live)
    {
        var metadata = new JsonObject { ["resourceVersion"] = live.ResourceVersion };
        foreach (var (map, key) in Marks)
        {
            var removals = metadata[map] as JsonObject ?? [];
            removals[key] = null;
            metadata[map] = removals;
        }

        return new JsonObject { ["metadata"] = metadata };
    }
}
