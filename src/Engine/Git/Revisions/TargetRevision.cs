using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Git.Urls;

namespace OrleansGitOps.Engine.Git.Revisions;

/// <summary>
/// What a target revision may mean, as Argo CD reads it: a full commit id; a range of versions over tags; a branch, a tag or another ref
/// by its short or full name, branches first; an abbreviated commit id. Revision syntax of git (<c>main~1</c>, <c>:/text</c>) is none of
/// these and is refused.
/// </summary>
internal static class TargetRevision
{
    public const string Head = "HEAD";
    private const string Heads = "refs/heads/";
    private const string Tags = "refs/tags/";

    /// <summary>The target without surrounding space; empty means <c>HEAD</c>.</summary>
    public static string Normalise(string? target) => string.IsNullOrWhiteSpace(target) ? Head : target.Trim();

    /// <summary>The prefixes to ask the host for, so that all of these targets can be resolved.</summary>
    public static IReadOnlyList<string> Prefixes(IEnumerable<string> targets)
    {
        var prefixes = new SortedSet<string>(StringComparer.Ordinal) { Head };
        foreach (var target in targets.Select(Normalise))
        {
            prefixes.UnionWith(PrefixesOf(target));
        }

        return [.. prefixes];
    }

    /// <summary>The full name of the ref that the target means; null when it is a commit id, or no ref is there.</summary>
    public static string? FindRef(RefAdvertisement refs, string? target)
    {
        var name = Normalise(target);
        if (ObjectIds.LooksLikeFull(name))
        {
            return null;
        }

        if (name == Head)
        {
            return refs.HeadTarget is { } branch && refs.Find(branch) is not null ? branch : refs.Find(Head) is null ? null : Head;
        }

        name = VersionRange.TryParse(name, out var range) && range.Highest(TagNames(refs)) is { } tag ? tag : name;
        return Candidates(name).FirstOrDefault(candidate => refs.Find(candidate) is not null);
    }

    /// <exception cref="GitOpsException"><see cref="FailureReason.InvalidSpec"/>: it can be no name, no commit and no range.</exception>
    public static void Check(GitUrl url, string target)
    {
        if (!ObjectIds.LooksLikeFull(target) && !VersionRange.TryParse(target, out _)
            && (target[0] == '-' || !Candidates(target).Any(RefName.IsValid)))
        {
            throw new GitOpsException(FailureReason.InvalidSpec,
                $"{url}: targetRevision '{GitFailures.Clean(target)}' is not the name of a branch or tag, "
                + "a commit id, or a range of versions (git's revision syntax, such as main~1 or a..b, is not accepted)");
        }
    }

    /// <summary>Why nothing was found, with what the user may do.</summary>
    public static GitOpsException NotFound(GitUrl url, RefAdvertisement refs, string target)
    {
        if (target == Head)
        {
            return GitFailures.NoRevision(url, refs.HeadTarget is { } branch
                ? $"HEAD names the branch {branch}, which does not exist: the repository is empty, or its default branch was deleted"
                : "the repository has no HEAD: it is empty, or its default branch was deleted");
        }

        return GitFailures.NoRevision(url, VersionRange.TryParse(target, out _)
            ? $"no tag is in the range '{target}' (pre-releases count only when the range names one)"
            : $"targetRevision '{GitFailures.Clean(target)}' does not exist: there is no such branch, tag or commit");
    }

    private static IEnumerable<string> PrefixesOf(string target)
    {
        if (target == Head || ObjectIds.LooksLikeFull(target))
        {
            return [];
        }

        if (ObjectIds.LooksLikeShort(target))
        {
            return [Heads, Tags];
        }

        var names = Candidates(target).Where(RefName.IsValid);
        return VersionRange.TryParse(target, out _) ? names.Append(Tags) : names;
    }

    private static IEnumerable<string> Candidates(string name) =>
        name.StartsWith("refs/", StringComparison.Ordinal)
            ? [name, Heads + name, Tags + name]
            : [Heads + name, Tags + name, "refs/" + name];

    private static IEnumerable<string> TagNames(RefAdvertisement refs) =>
        refs.Refs.Keys.Where(name => name.StartsWith(Tags, StringComparison.Ordinal)).Select(name => name[Tags.Length..]);
}
