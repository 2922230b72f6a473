using System.Globalization;
using LibGit2Sharp;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Git.Revisions;
using OrleansGitOps.Engine.Git.Urls;

namespace OrleansGitOps.Engine.Git.Mirrors;

/// <summary>
/// A bare repository in the data directory: a cache of the host's objects, which can be thrown away at any time. Every call blocks on
/// disk: call on dedicated threads. Reads may run at the same time as each other and as one writer; <see cref="GitRepositoryClient"/>
/// lets only one write.
/// </summary>
internal sealed class GitMirror
{
    private const int MaxHaves = 256;
    private const string RemoteName = "source";
    private readonly GitUrl _url;
    private readonly string _directory;
    private volatile string _current;
    private volatile Repository _repository;

    private GitMirror(GitUrl url, string directory, string current) =>
        (_url, _directory, _current, _repository) = (url, directory, current, new Repository(current));

    /// <summary>Opens the mirror, or makes an empty one where there is none or only a ruin.</summary>
    /// <param name="directory">Holds generations of the mirror, named by number; the highest one counts.</param>
    public static GitMirror Open(GitUrl url, string directory)
    {
        LibGit2.EnsureReady();
        Directory.CreateDirectory(directory);
        var generations = Directory.GetDirectories(directory)
            .Select(path => int.TryParse(Path.GetFileName(path), out var number) ? number : 0);
        var last = generations.Append(1).Max();
        if (!IsRepository(PathOf(directory, last)))
        {
            // None yet, or a ruin, such as after a power cut.
            last = Directory.Exists(PathOf(directory, last)) ? last + 1 : last;
            CreateAt(PathOf(directory, last));
        }

        DeleteAllBut(directory, last);
        return new GitMirror(url, directory, PathOf(directory, last));
    }

    public Repository Repository => _repository;

    /// <summary>
    /// Throws all objects away. Trees that are being read go on as far as their objects are in memory, else fail and are asked for again.
    /// The new mirror lies at another path: libgit2 shares what it knows of a pack by path, across handles and also when the file is
    /// another one.
    /// </summary>
    public void Recreate()
    {
        var number = Generation + 1;
        _current = PathOf(_directory, number);
        CreateAt(_current);

        // The old handle is not disposed: a thread may be reading through it, and freeing it under libgit2's feet would crash the process.
        _repository = new Repository(_current);
        DeleteAllBut(_directory, number);
    }

    /// <summary>The generation that counts.</summary>
    public string CurrentPath => _current;

    /// <summary>Takes refs away that lead to nothing wanted, so that the host is not told of their commits any more.</summary>
    public void RemoveRefs(Func<string, bool> isUnused) => Guard(() =>
    {
        using var writer = new Repository(_current);
        foreach (var name in RefsOf(writer).Select(reference => reference.CanonicalName).Where(isUnused).ToList())
        {
            writer.Refs.Remove(name);
        }

        return true;
    });

    /// <summary>Ref of the mirror → object id.</summary>
    public IReadOnlyDictionary<string, string> Refs() => Guard(() =>
        RefsOf(_repository).ToDictionary(reference => reference.CanonicalName, reference => reference.TargetIdentifier));

    /// <summary>
    /// Puts a finished repository in the place of this one. The generation before stays for those who read it, until
    /// <see cref="DeleteRetired"/>.
    /// </summary>
    /// <param name="finished">A path in the same directory, which is moved.</param>
    public void Replace(string finished)
    {
        var next = PathOf(_directory, Generation + 1);
        Directory.Move(finished, next);
        _current = next;

        // The old handle is closed when its last reader is collected.
        _repository = new Repository(next);
    }

    public void DeleteRetired() => DeleteAllBut(_directory, Generation);

    public bool Has(string id) => Guard(() => _repository.ObjectDatabase.Contains(new ObjectId(id)));

    /// <summary>The commit that an object leads to through annotated tags, or null when it is absent or something else.</summary>
    public string? PeelToCommit(string id) => Guard(() =>
    {
        var target = _repository.Lookup(new ObjectId(id));
        for (var depth = 0; target is TagAnnotation tag && depth < 10; depth++)
        {
            target = _repository.Lookup(tag.Target.Id);
        }

        return (target as Commit)?.Sha;
    });

    /// <summary>The newest commits that are here, for a host to leave out what we have.</summary>
    public IReadOnlyList<string> Haves() => Guard<IReadOnlyList<string>>(() =>
    {
        var tips = RefsOf(_repository).ToList();
        return tips.Count == 0
            ? []
            : [.. _repository.Commits.QueryBy(new CommitFilter { IncludeReachableFrom = tips, SortBy = CommitSortStrategies.Time })
                .Take(MaxHaves).Select(commit => commit.Sha)];
    });

    /// <summary>The only commit whose id starts with <paramref name="prefix"/>, or null.</summary>
    /// <exception cref="GitOpsException"><see cref="FailureReason.RevisionNotFound"/>: several objects start so.</exception>
    public string? FindShort(string prefix)
    {
        try
        {
            // Only hex digits get here, and the mirror has no ref that reads as hex: this is no revision syntax.
            return ObjectIds.LooksLikeShort(prefix) ? Guard(() => (_repository.Lookup(prefix, ObjectType.Commit) as Commit)?.Sha) : null;
        }
        catch (AmbiguousSpecificationException exception)
        {
            throw new GitOpsException(
                FailureReason.RevisionNotFound,
                $"{_url}: several objects start with {prefix}: write more digits of the commit",
                inner: exception);
        }
    }

    /// <summary>Takes a received pack in, all or nothing.</summary>
    public void TakePack(PackDelivery delivery, CancellationToken cancellationToken)
    {
        using var announced = delivery.Announce();
        Fetch(announced.Url, delivery.Refs.Keys.Select(name => $"+{name}:{name}"), cancellationToken);
    }

    /// <summary>Fetches refs out of a repository on this machine.</summary>
    public void FetchLocal(string path, IReadOnlyDictionary<string, string> mirrorRefByRef, CancellationToken cancellationToken) =>
        Fetch(path, mirrorRefByRef.Select(pair => $"+{pair.Key}:{pair.Value}"), cancellationToken);

    private void Fetch(string from, IEnumerable<string> refspecs, CancellationToken cancellationToken)
    {
        var options = new FetchOptions
        {
            TagFetchMode = TagFetchMode.None,
            OnTransferProgress = _ => !cancellationToken.IsCancellationRequested,
        };
        try
        {
            // A handle of its own: readers keep theirs, and find the new pack when they miss an object.
            using var writer = new Repository(_current);
            SetRemote(writer, from);
            Commands.Fetch(writer, RemoteName, refspecs, options, logMessage: "");
        }
        catch (LibGit2SharpException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    // LibGit2Sharp takes no URL in place of a remote's name. The remote's own refspec matches nothing, or its refs would be fetched
    // beside ours.
    private static void SetRemote(Repository repository, string url)
    {
        if (repository.Network.Remotes[RemoteName] is null)
        {
            repository.Network.Remotes.Add(RemoteName, url, "+refs/none:refs/none");
        }
        else
        {
            repository.Network.Remotes.Update(RemoteName, remote => remote.Url = url);
        }
    }

    private T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (LibGit2SharpException exception) when (exception is not AmbiguousSpecificationException)
        {
            throw new MirrorDamagedException(_url, exception);
        }
    }

    private int Generation => int.Parse(Path.GetFileName(_current), CultureInfo.InvariantCulture);

    private static IEnumerable<Reference> RefsOf(Repository repository) => repository.Refs
        .Where(reference => reference.CanonicalName.StartsWith(MirrorRefs.Prefix, StringComparison.Ordinal));

    private static string PathOf(string directory, int generation) =>
        Path.Combine(directory, generation.ToString(CultureInfo.InvariantCulture));

    private static bool IsRepository(string path)
    {
        try
        {
            using var repository = new Repository(path);
            return repository.Info.IsBare;
        }
        catch (LibGit2SharpException)
        {
            return false;
        }
    }

    private static void DeleteAllBut(string directory, int generation)
    {
        foreach (var other in Directory.GetDirectories(directory).Where(path => path != PathOf(directory, generation)))
        {
            Directory.Delete(other, recursive: true);
        }
    }

    private static void CreateAt(string path)
    {
        var fresh = path + ".new";
        Directory.CreateDirectory(fresh);
        Repository.Init(fresh, isBare: true);
        Directory.Move(fresh, path);
    }
}
