using LibGit2Sharp;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Git.Transport;
using OrleansGitOps.Engine.Git.Urls;
using OrleansGitOps.Engine.Threading;

namespace OrleansGitOps.Engine.Git.Mirrors;

/// <summary>A repository in a directory of this machine, below the operator's <c>LocalRoots</c>; read by libgit2 itself.</summary>
internal sealed class LocalSource(GitUrl url, GitOptions options, MirrorStore mirror, DedicatedThreads threads) : IRefSource
{
    public Task<RefAdvertisement> ListRefsAsync(IReadOnlyList<string> prefixes, CancellationToken cancellationToken) =>
        threads.RunAsync(() => ListRefs(prefixes), cancellationToken);

    public Task FetchAsync(IReadOnlyDictionary<string, string> wants, CancellationToken cancellationToken) =>
        threads.RunAsync(() => Fetch(wants, cancellationToken), cancellationToken);

    private RefAdvertisement ListRefs(IReadOnlyList<string> prefixes)
    {
        using var repository = Open();
        try
        {
            var refs = new RefCollector(url, options, prefixes);
            if (repository.Refs.Head is SymbolicReference head)
            {
                refs.SetHead(head.TargetIdentifier);
            }

            if (repository.Head.Tip is { } tip)
            {
                refs.Add(TargetHead, tip.Sha, peeled: null);
            }

            foreach (var reference in repository.Refs.Where(IsBelowRefs))
            {
                if (reference.ResolveToDirectReference()?.TargetIdentifier is { } id)
                {
                    refs.Add(reference.CanonicalName, id, Peel(repository, id));
                }
            }

            return refs.ToAdvertisement();
        }
        catch (LibGit2SharpException exception)
        {
            throw Unreadable(exception);
        }
    }

    private const string TargetHead = "HEAD";

    private void Fetch(IReadOnlyDictionary<string, string> wants, CancellationToken cancellationToken)
    {
        using var repository = Open();
        try
        {
            // Refs of that directory only, since a commit alone cannot be asked for; a commit that no branch or tag holds is not found
            // afterwards.
            var named = wants.Keys.Where(name => name.StartsWith("refs/", StringComparison.Ordinal)).ToList();
            var refs = named.Count == wants.Count ? named : [.. named.Union(BranchesAndTags(repository))];
            mirror.Current.FetchLocal(repository.Info.Path, refs.ToDictionary(name => name, MirrorRefs.Of), cancellationToken);
        }
        catch (LibGit2SharpException exception)
        {
            throw Unreadable(exception);
        }
    }

    private static IEnumerable<string> BranchesAndTags(Repository repository) => repository.Refs
        .Select(reference => reference.CanonicalName)
        .Where(name => name.StartsWith("refs/heads/", StringComparison.Ordinal) || name.StartsWith("refs/tags/", StringComparison.Ordinal));

    private static bool IsBelowRefs(Reference reference) => reference.CanonicalName.StartsWith("refs/", StringComparison.Ordinal);

    private Repository Open()
    {
        var path = LocalRepository.Resolve(url, options);
        Repository repository;
        try
        {
            repository = new Repository(path);
        }
        catch (RepositoryNotFoundException exception)
        {
            throw new GitOpsException(FailureReason.RepositoryNotFound, $"{url} is not a Git repository", new RetryPolicy.Backoff(),
                exception);
        }
        catch (LibGit2SharpException exception)
        {
            throw Unreadable(exception);
        }

        // Objects borrowed from elsewhere could lie anywhere on this machine (CVE-2024-32021 and its kin).
        if (File.Exists(Path.Combine(repository.Info.Path, "objects", "info", "alternates")))
        {
            repository.Dispose();
            throw new GitOpsException(FailureReason.NotSupported,
                $"{url} borrows objects of another repository (objects/info/alternates), which is refused: "
                + "run git repack -a -d in it and delete that file");
        }

        return repository;
    }

    private GitOpsException Unreadable(LibGit2SharpException exception) =>
        GitFailures.Unreachable(url, "the repository cannot be read: " + GitFailures.Clean(exception.Message), exception);

    private static string? Peel(Repository repository, string id)
    {
        var target = repository.Lookup(new ObjectId(id));
        if (target is not TagAnnotation)
        {
            return null;
        }

        for (var depth = 0; target is TagAnnotation tag && depth < 10; depth++)
        {
            target = repository.Lookup(tag.Target.Id);
        }

        return target?.Sha;
    }
}
