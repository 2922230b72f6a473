using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>
/// Desired beside live state in the shape of Argo CD's <c>managed-resources</c>: states are JSON texts. The predicted state is what a
/// server-side dry-run apply answers, so the difference is the server's own. Values of Secrets are masked.
/// </summary>
public static class ManagedResourcesView
{
    private const int Parallelism = 10;
    private static readonly ApplyOptions DryRun = new(FieldManagers.Ours, Force: true, DryRun: true);
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="desired">What Git wants, or null when it is not known: then what was applied is shown as it is.</param>
    /// <param name="inventory">What was applied.</param>
    /// <param name="client">The destination; each object costs one read and one dry run, and one more where fields of others would go.</param>
    /// <param name="managers">Who stands for a person.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="KubeApiException">The server failed (not: refused one object).</exception>
    public static async Task<ImmutableArray<ResourceDiff>> BuildAsync(
        DesiredState? desired, Inventory inventory, IKubeClient client, ForeignManagers managers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(inventory);

        var reader = new LiveReader(client);
        var wanted = desired?.Objects ?? [];
        var extra = inventory.Entries.Where(entry => desired?.Find(entry.Key) is null).ToList();
        var results = new ResourceDiff[wanted.Length + extra.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, results.Length),
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (i, token) => results[i] = i < wanted.Length
                ? await OfAsync(wanted[i], inventory.Find(wanted[i].Key), client, managers, token)
                : await OfExtraAsync(extra[i - wanted.Length], reader, token));
        return [.. results];
    }

    private static async Task<ResourceDiff> OfAsync(
        DesiredObject item, InventoryEntry? known, IKubeClient client, ForeignManagers managers, CancellationToken cancellationToken)
    {
        KubeObject? live = null;
        KubeObject? predicted = null;
        ResourceTakeover? takeover = null;
        if (item.Resource is { } resource)
        {
            var address = new ResourceAddress(resource, item.Key.Namespace, item.Key.Name);
            live = await client.GetAsync(address, cancellationToken);
            try
            {
                predicted = (await client.ApplyAsync(address, item.Object.Content, DryRun, cancellationToken)).Object;
                if (live is not null)
                {
                    var scope = known is null or { DesiredHash.Length: 0 } ? TakeoverScope.Adoption : TakeoverScope.People;
                    (predicted, takeover) = await TakeoverPreview.OfAsync(
                        address, live, predicted, item.Object, scope, managers, client, cancellationToken);
                }
            }
            catch (KubeApiException exception) when (exception.IsRefusal() || exception.StatusCode is 404 or 409)
            {
                // The server does not say what would come out; the desired object itself is the best prediction.
                predicted = item.Object;
            }
        }

        return Diff(item.Key, item.Object, live, predicted ?? item.Object) with { Takeover = takeover };
    }

    private static async Task<ResourceDiff> OfExtraAsync(InventoryEntry entry, LiveReader reader, CancellationToken cancellationToken) =>
        Diff(entry.Key, null, await reader.ReadAsync(entry.Key, entry.ApiVersion, null, cancellationToken), null);

    private static ResourceDiff Diff(ResourceKey key, KubeObject? target, KubeObject? live, KubeObject? predicted)
    {
        var isModified = !CanonicalJson.AreEqual(Normalise(live)?.Content, Normalise(predicted)?.Content);
        var masked = SecretMasking.Mask(target, live, Normalise(live), Normalise(predicted));
        return new ResourceDiff
        {
            Group = key.Group, Kind = key.Kind, Namespace = key.Namespace, Name = key.Name,
            TargetState = Text(masked[0]),
            LiveState = Text(masked[1]),
            NormalizedLiveState = Text(masked[2]),
            PredictedLiveState = Text(masked[3]),
            ResourceVersion = live?.ResourceVersion ?? "",
            Modified = isModified,
        };
    }

    /// <summary>Without the server's bookkeeping, which differs although nothing else does.</summary>
    private static KubeObject? Normalise(KubeObject? item)
    {
        if (item is null)
        {
            return null;
        }

        var content = item.CloneContent();
        if (content["metadata"] is JsonObject metadata)
        {
            foreach (var field in (string[])["managedFields", "resourceVersion", "generation", "creationTimestamp", "uid", "selfLink"])
            {
                metadata.Remove(field);
            }
        }

        return new KubeObject(content);
    }

    /// <summary>An absent state is the text <c>null</c>, as Argo CD has it.</summary>
    private static string Text(KubeObject? item) => item is null ? "null" : item.Content.ToJsonString(Plain);
}
