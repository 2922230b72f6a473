using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>
/// Asks the server about objects that this application never applied: a dry-run apply tells whether they exist and whether the content is
/// acceptable. For one that exists the fields that adopting it would remove are listed; one that is ours already (a lost inventory) is
/// found again.
/// </summary>
internal sealed class NewObjectComparer(
    IKubeClient client, IKeyedHasher hasher, Func<KubeObject, string> liveDigest, ForeignManagers foreignManagers)
{
    private static readonly ApplyOptions DryRun = new(FieldManagers.Ours, Force: true, DryRun: true);

    public async Task<(ResourceComparison Result, InventoryEntry? Found)> CompareAsync(
        DesiredObject desired, CancellationToken cancellationToken)
    {
        var address = new ResourceAddress(desired.Resource!, desired.Key.Namespace, desired.Key.Name);
        try
        {
            var answer = await client.ApplyAsync(address, desired.Object.Content, DryRun, cancellationToken);
            var missing = Result(desired, ComparisonReason.Missing) with { IsDryRun = true };
            return answer.Created || await client.GetAsync(address, cancellationToken) is not { } live
                ? (missing, null)
                : Existing(desired, live, answer.Object);
        }
        catch (KubeApiException exception) when (exception.IsNamespaceMissing())
        {
            return (Result(desired, ComparisonReason.Missing) with { LacksNamespace = true }, null);
        }
        catch (KubeApiException exception) when (exception.IsRefusal())
        {
            var live = exception.StatusCode == 403 ? null : await client.GetAsync(address, cancellationToken);
            var rejected = exception.ToFailure(ObjectNames.Shown(desired.Key), SecretMasking.IsSecret(desired.Object));
            var result = live is null ? Result(desired, ComparisonReason.Missing) : Adoption(desired, live, live);
            return (result with { Rejected = rejected }, null);
        }
    }

    /// <summary>
    /// Ours already when applying would change neither what we own nor its values. Not the whole objects
    /// are compared: controllers write between the two requests.
    /// </summary>
    private (ResourceComparison Result, InventoryEntry? Found) Existing(DesiredObject desired, KubeObject live, KubeObject predicted)
    {
        if (ManagedFieldsEntry.OurFields(live) is { } ours
            && CanonicalJson.AreEqual(ours, ManagedFieldsEntry.OurFields(predicted))
            && ReferenceComparer.Differences(Reference.Take(desired.Object, predicted, hasher), live, hasher).Count == 0
            && ForeignFields.OfPeople(live, ours, foreignManagers).IsEmpty)
        {
            var found = new InventoryEntry(
                desired.Key, desired.Object.Gvk.ApiVersion, live.Uid ?? "", live.ResourceVersion ?? "", desired.Hash,
                Reference.Take(desired.Object, live, hasher), liveDigest(live), desired.Options, Adopted: true);
            return (Result(desired, ComparisonReason.None, live), found);
        }

        return (Adoption(desired, live, predicted) with { IsDryRun = true }, null);
    }

    private ResourceComparison Adoption(DesiredObject desired, KubeObject live, KubeObject predicted)
    {
        var foreign = ForeignFields.AtAdoption(predicted, desired.Object, foreignManagers);
        return Result(desired, ComparisonReason.NotAdopted, live) with
        {
            Fields = [.. foreign.Paths.Select(path => path.ToString()).Distinct()],
            Managers = foreign.Managers,
            ChangedAt = foreign.ChangedAt,
        };
    }

    private static ResourceComparison Result(DesiredObject desired, ComparisonReason reason, KubeObject? live = null) => new(
        desired.Key,
        desired.Object.Gvk.ApiVersion,
        reason == ComparisonReason.None ? SyncStatusCode.Synced : SyncStatusCode.OutOfSync,
        reason, [], [], null, live)
    {
        ResourceVersion = live?.ResourceVersion,
    };
}
