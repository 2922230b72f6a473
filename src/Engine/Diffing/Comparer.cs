using System.Collections.Concurrent;
using System.Collections.Immutable;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>
/// Compares desired with live state. What was applied before is judged by its reference and costs no request while neither its content nor
/// the digest of the live object moved; what was never applied is asked for by a dry-run apply, which the sync then need not repeat.
/// </summary>
/// <param name="hasher">For references of Secrets.</param>
/// <param name="liveDigest">The digest that watches compute.</param>
/// <param name="foreignManagers">Who stands for a person.</param>
/// <param name="time">For when a difference was seen.</param>
public sealed class Comparer(IKeyedHasher hasher, Func<KubeObject, string> liveDigest, ForeignManagers foreignManagers, TimeProvider time)
{
    private const int Parallelism = 10;

    /// <param name="desired">What Git wants.</param>
    /// <param name="inventory">What was applied.</param>
    /// <param name="facts">What watches know. An object without a fact is read.</param>
    /// <param name="client">The destination.</param>
    /// <param name="identity">Tells our objects from others.</param>
    /// <param name="settings">Sync options of the application.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="KubeApiException">The server failed (not: refused one object).</exception>
    /// <exception cref="Errors.GitOpsException">The cluster cannot be reached.</exception>
    public async Task<Comparison> CompareAsync(
        DesiredState desired,
        Inventory inventory,
        IReadOnlyDictionary<ResourceKey, LiveFact> facts,
        IKubeClient client,
        ApplicationIdentity identity,
        SyncSettings settings,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(inventory);
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(settings);

        var run = new Run(this, new LiveReader(client), client, identity, facts, new NamespaceProbe(desired, client));
        var results = new ResourceComparison?[desired.Objects.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(
            Enumerable.Range(0, results.Length), options,
            async (i, token) => results[i] = await run.CompareAsync(desired.Objects[i], inventory.Find(desired.Objects[i].Key), token));
        var extra = inventory.Entries.Where(entry => desired.Find(entry.Key) is null).ToList();
        var extraResults = new ResourceComparison?[extra.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, extra.Count), options, async (i, token) => extraResults[i] = await run.CompareExtraAsync(extra[i], token));
        return new Comparison([.. results.Concat(extraResults).OfType<ResourceComparison>()], [.. run.Updated], [.. run.Removed]);
    }

    /// <summary>One comparison: what it found so far, from several tasks at once.</summary>
    private sealed class Run(
        Comparer owner,
        LiveReader reader,
        IKubeClient client,
        ApplicationIdentity identity,
        IReadOnlyDictionary<ResourceKey, LiveFact> facts,
        NamespaceProbe namespaces)
    {
        private readonly NewObjectComparer _newObjects = new(client, owner.Hasher, owner.Digest, owner.People);

        public ConcurrentBag<InventoryEntry> Updated { get; } = [];

        public ConcurrentBag<ResourceKey> Removed { get; } = [];

        public async Task<ResourceComparison> CompareAsync(
            DesiredObject desired, InventoryEntry? known, CancellationToken cancellationToken)
        {
            if (desired.Resource is null)
            {
                return Result(desired, ComparisonReason.Missing);
            }

            if (known is null || known.DesiredHash.Length == 0)
            {
                if (await namespaces.IsMissingAsync(desired.Key.Namespace, cancellationToken))
                {
                    return Result(desired, ComparisonReason.Missing) with { LacksNamespace = true };
                }

                var (result, found) = await _newObjects.CompareAsync(desired, cancellationToken);
                Note(found);
                return result with { SeenAt = owner.Now };
            }

            var isSameContent = known.DesiredHash == desired.Hash;
            var fact = facts.GetValueOrDefault(desired.Key);
            if (isSameContent && IsUnchanged(known, fact))
            {
                return Result(desired, ComparisonReason.None) with { ResourceVersion = Newest(fact, known) };
            }

            var live = fact is { Exists: true, Live: { } carried } && fact.Uid == known.Uid
                ? carried
                : await reader.ReadAsync(desired.Key, known.ApiVersion, desired.Resource, cancellationToken);
            if (live is null)
            {
                var lacksNamespace = await namespaces.IsMissingAsync(desired.Key.Namespace, cancellationToken);
                return Result(desired, ComparisonReason.Missing) with { IsDrift = isSameContent, LacksNamespace = lacksNamespace };
            }

            return Judge(desired, known, live, isSameContent);
        }

        public async Task<ResourceComparison?> CompareExtraAsync(InventoryEntry entry, CancellationToken cancellationToken)
        {
            var fact = facts.GetValueOrDefault(entry.Key);
            if (!IsUnchanged(entry, fact))
            {
                var live = await reader.ReadAsync(entry.Key, entry.ApiVersion, null, cancellationToken);
                if (live is null || live.Uid != entry.Uid || !identity.Owns(live))
                {
                    // Gone, or made anew or re-marked by somebody else: it is not ours to delete.
                    Removed.Add(entry.Key);
                    return null;
                }
            }

            return new ResourceComparison(entry.Key, entry.ApiVersion, SyncStatusCode.OutOfSync, ComparisonReason.Extra, [], [])
            {
                SeenAt = owner.Now,
            };
        }

        private ResourceComparison Judge(DesiredObject desired, InventoryEntry known, KubeObject live, bool isSameContent)
        {
            if (live.Uid != known.Uid)
            {
                var makers = ForeignFields.Owners(live, [FieldPath.Root]);
                return Result(desired, ComparisonReason.Recreated, live, makers) with { IsDrift = isSameContent, Fields = [] };
            }

            var differences = ReferenceComparer.Differences(known.Reference, live, owner.Hasher);
            var people = ForeignFields.OfPeople(
                live, ManagedFieldsEntry.OurFields(live) ?? FieldTree.Of(desired.Object.Content), owner.People);
            var owners = differences.Count > 0 ? ForeignFields.Owners(live, differences) : people;
            var fields = new ForeignFields(
                [.. differences, .. people.Paths], [.. owners.Managers.Union(people.Managers)], Later(owners.ChangedAt, people.ChangedAt));
            if (!isSameContent)
            {
                return Result(desired, ComparisonReason.ContentChanged, live, fields);
            }

            if (fields.IsEmpty)
            {
                Note(known with { ResourceVersion = live.ResourceVersion ?? "", LiveDigest = owner.Digest(live) });
                return Result(desired, ComparisonReason.None, live);
            }

            var reason = differences.Count > 0 ? ComparisonReason.Drifted : ComparisonReason.ForeignManager;
            return Result(desired, reason, live, fields) with { IsDrift = true };
        }

        private ResourceComparison Result(
            DesiredObject desired, ComparisonReason reason, KubeObject? live = null, ForeignFields? fields = null) => new(
            desired.Key,
            desired.Object.Gvk.ApiVersion,
            reason == ComparisonReason.None ? SyncStatusCode.Synced : SyncStatusCode.OutOfSync,
            reason,
            [.. (fields?.Paths ?? []).Select(path => path.ToString()).Distinct()],
            fields?.Managers ?? [],
            fields?.ChangedAt,
            live)
        {
            ResourceVersion = live?.ResourceVersion, SeenAt = owner.Now,
        };

        private void Note(InventoryEntry? entry)
        {
            if (entry is not null)
            {
                Updated.Add(entry);
            }
        }

        private static bool IsUnchanged(InventoryEntry known, LiveFact? fact) =>
            fact is { Exists: true } && fact.Uid == known.Uid
            && (fact.Digest == known.LiveDigest || IsOlder(fact.ResourceVersion, known.ResourceVersion));

        /// <summary>
        /// A watch may not have seen our own last write yet; what it says about the time before is no drift. A newer event follows.
        /// </summary>
        private static bool IsOlder(string left, string right) =>
            ulong.TryParse(left, out var one) && ulong.TryParse(right, out var other) && one < other;

        private static DateTimeOffset? Later(DateTimeOffset? left, DateTimeOffset? right) => left is null || right > left ? right : left;

        private static string Newest(LiveFact? fact, InventoryEntry known) =>
            fact is null || IsOlder(fact.ResourceVersion, known.ResourceVersion) ? known.ResourceVersion : fact.ResourceVersion;
    }

    private IKeyedHasher Hasher => hasher;

    private ForeignManagers People => foreignManagers;

    private DateTimeOffset Now => time.GetUtcNow();

    private string Digest(KubeObject live) => liveDigest(live);
}
