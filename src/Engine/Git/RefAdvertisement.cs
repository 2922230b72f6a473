using OrleansGitOps.Engine.Git.Revisions;

namespace OrleansGitOps.Engine.Git;

/// <summary>What a repository says about its refs at one moment.</summary>
/// <param name="HeadTarget">The full name of the branch that <c>HEAD</c> means, which need not exist; null when HEAD is detached or not
/// told.</param>
/// <param name="Refs">By full name, <c>HEAD</c> included; only those below the prefixes that were asked for.</param>
public sealed record RefAdvertisement(string? HeadTarget, IReadOnlyDictionary<string, AdvertisedRef> Refs)
{
    public AdvertisedRef? Find(string fullName) => Refs.GetValueOrDefault(fullName);

    /// <summary>
    /// The full name of the ref that a target revision means (<c>HEAD</c>, a short or full name, a range of versions over tags); null
    /// when it is a commit id, full or abbreviated, or names nothing.
    /// </summary>
    public string? RefOf(string? targetRevision) => TargetRevision.FindRef(this, targetRevision);
}
