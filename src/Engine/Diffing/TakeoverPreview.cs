using System.Collections.Immutable;
using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>
/// What a sync would make of fields of others on an object. A dry-run apply does not tell: what others own stays in its answer, and a
/// takeover cannot be dry-run together with the apply after it. So the fields are taken out of the answer here, and the server is asked what
/// it makes of the rest (it fills defaults in again, which then are no removal).
/// </summary>
internal static class TakeoverPreview
{
    /// <param name="address">The object.</param>
    /// <param name="live">As it is.</param>
    /// <param name="answer">Of a dry-run apply.</param>
    /// <param name="desired">What Git has.</param>
    /// <param name="scope">Whose fields the sync would take.</param>
    /// <param name="managers">Who stands for a person.</param>
    /// <param name="client">Asked only when there is something to remove.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The object after the sync, and what happens to fields of others; null: nothing.</returns>
    public static async Task<(KubeObject Predicted, ResourceTakeover? Takeover)> OfAsync(
        ResourceAddress address, KubeObject live, KubeObject answer, KubeObject desired, TakeoverScope scope, ForeignManagers managers,
        IKubeClient client, CancellationToken cancellationToken)
    {
        var ours = ManagedFieldsEntry.OurFields(answer) ?? FieldTree.Of(desired.Content);
        var parts = TakeoverParts.Of(answer, desired, scope, managers).Others.Where(part => !part.Entry.IsOurs).ToList();
        var removable = parts.SelectMany(part => FieldTree.Leaves(part.Taken)).Where(path => !FieldTree.Covers(ours, path)).ToList();
        var predicted = answer;
        if (removable.Count > 0)
        {
            var kept = parts.Aggregate(ours, (tree, part) => FieldTree.Union(tree, part.Left));
            predicted = await FillAsync(address, live, Without(answer, removable, kept), client, cancellationToken);
        }

        var removed = removable.Where(path => IsGone(path, answer, predicted)).ToList();
        var gone = parts.Where(part => removed.Any(path => FieldTree.Covers(part.Entry.Fields, path)));
        var before = ManagedFieldsEntry.Of(live).Where(entry => !entry.IsOurs && entry.Subresource.Length == 0).ToList();
        var takenOver = scope == TakeoverScope.Adoption
            ? before.SelectMany(entry => FieldTree.Leaves(entry.Fields)).Where(path => FieldTree.Covers(ours, path)).ToList()
            : [];
        var from = before.Where(entry => takenOver.Any(path => FieldTree.Covers(entry.Fields, path))).Concat(gone.Select(part => part.Entry));
        return (predicted, removed.Count + takenOver.Count == 0 ? null : new ResourceTakeover
        {
            Managers = [.. from.Select(entry => entry.Manager).Distinct(StringComparer.Ordinal)],
            TakenOver = Shown(takenOver),
            Removed = Shown(removed),
        });
    }

    private static async Task<KubeObject> FillAsync(
        ResourceAddress address, KubeObject live, KubeObject rest, IKubeClient client, CancellationToken cancellationToken)
    {
        try
        {
            var patch = WholePatch.Of(live, rest.Content, exactly: true);
            var filled = (await client.PatchAsync(address, PatchKind.Json, patch, new PatchOptions(FieldManagers.Ours, DryRun: true), cancellationToken))
                .CloneContent();
            filled["metadata"] = rest.Content["metadata"]?.DeepClone();
            return new KubeObject(filled);
        }
        catch (KubeApiException exception) when (exception.IsRefusal() || exception.StatusCode is 404 or 409)
        {
            // The server does not say what would come out: without its defaults then.
            return rest;
        }
    }

    private static KubeObject Without(KubeObject item, List<FieldPath> paths, JsonObject kept)
    {
        var content = item.CloneContent();
        foreach (var path in paths)
        {
            Remove(content, path, kept);
        }

        return new KubeObject(content);
    }

    /// <summary>Removes the outermost part of the path that nobody keeps: with the last field of a list item the item goes.</summary>
    private static void Remove(JsonNode content, FieldPath path, JsonObject kept)
    {
        var (at, still) = (content, kept);
        foreach (var segment in path.Segments)
        {
            // An empty set is a value that is owned as a whole.
            if (still.Count == 0 || !FieldNavigator.TryFind(at, segment, out var child, out var index))
            {
                return;
            }

            if (still[segment] is not JsonObject next || child is null)
            {
                (at as JsonObject)?.Remove(segment[2..]);
                (at as JsonArray)?.RemoveAt(index);
                return;
            }

            (at, still) = (child, next);
        }
    }

    private static bool IsGone(FieldPath path, KubeObject before, KubeObject after) =>
        FieldNavigator.TryFind(before.Content, path, out var was)
        && !(FieldNavigator.TryFind(after.Content, path, out var now) && CanonicalJson.AreEqual(was, now));

    private static ImmutableArray<string> Shown(IEnumerable<FieldPath> paths) =>
        [.. paths.Select(path => path.ToString()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
