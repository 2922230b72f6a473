using LibGit2Sharp;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Git.Mirrors;
using OrleansGitOps.Engine.Git.Revisions;
using OrleansGitOps.Engine.Git.Trees;
using OrleansGitOps.Engine.Git.Urls;
using OrleansGitOps.Engine.Threading;

namespace OrleansGitOps.Engine.Git;

/// <summary>
/// One repository: asks its host, keeps its mirror, opens its commits. Nothing blocks the caller's thread. All failures are a
/// <see cref="GitOpsException"/>. Thread-safe. Got from <see cref="GitRepositories.Open"/>.
/// </summary>
public sealed class GitRepositoryClient
{
    private const int MaxMessage = 64 * 1024;
    private readonly IRefSource _source;
    private readonly MirrorStore _mirror;
    private readonly DedicatedThreads _threads;
    private readonly GitOptions _options;
    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly SemaphoreSlim _housekeeper = new(1, 1);

    internal GitRepositoryClient(GitUrl url, IRefSource source, MirrorStore mirror, DedicatedThreads threads, GitOptions options) =>
        (Url, _source, _mirror, _threads, _options) = (url, source, mirror, threads, options);

    public GitUrl Url { get; }

    /// <summary>
    /// Asks the host for the refs that these target revisions may mean, and <c>HEAD</c>. One question however many targets; nothing is
    /// fetched.
    /// </summary>
    /// <exception cref="GitOpsException">
    /// <see cref="FailureReason.RepositoryUnreachable"/> (<see cref="RetryPolicy.After"/> when the host said how long to wait),
    /// <see cref="FailureReason.RepositoryNotFound"/>, <see cref="FailureReason.LimitExceeded"/>.
    /// </exception>
    public Task<RefAdvertisement> ListRefsAsync(IReadOnlyCollection<string> targetRevisions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(targetRevisions);
        return _source.ListRefsAsync(TargetRevision.Prefixes(targetRevisions), cancellationToken);
    }

    /// <summary>
    /// The commit that a target revision names according to <paramref name="refs"/>. Afterwards it is in the mirror, fetched if need be.
    /// </summary>
    /// <param name="refs">An answer of <see cref="ListRefsAsync"/> for targets that include this one.</param>
    /// <exception cref="GitOpsException">
    /// <see cref="FailureReason.RevisionNotFound"/>; <see cref="FailureReason.InvalidSpec"/>: it can name nothing; or as
    /// <see cref="ListRefsAsync"/>.
    /// </exception>
    public async Task<string> ResolveAsync(RefAdvertisement refs, string? targetRevision, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(refs);
        var target = TargetRevision.Normalise(targetRevision);
        TargetRevision.Check(Url, target);
        if (ObjectIds.LooksLikeFull(target))
        {
            return await CommitAsync(target, target.ToLowerInvariant(), cancellationToken).ConfigureAwait(false);
        }

        if (refs.RefOf(target) is { } name)
        {
            return await CommitAsync(name, refs.Find(name)!.Id, cancellationToken).ConfigureAwait(false);
        }

        return ObjectIds.LooksLikeShort(target)
            ? await ShortAsync(refs, target.ToLowerInvariant(), cancellationToken).ConfigureAwait(false)
            : throw TargetRevision.NotFound(Url, refs, target);
    }

    /// <summary>Opens a commit, fetched first if the mirror lacks it (as after a move to another silo).</summary>
    /// <param name="commit">The full commit id.</param>
    /// <exception cref="GitOpsException">As <see cref="ResolveAsync"/>.</exception>
    public async Task<GitCommit> OpenAsync(string commit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(commit);
        if (!ObjectIds.IsFull(commit))
        {
            throw new GitOpsException(FailureReason.InvalidSpec,
                $"{Url}: a commit is opened by its full id of 40 hex digits in lower case");
        }

        await CommitAsync(commit, commit, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(mirror => Open(mirror, commit), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Keeps the mirror small: once fetches have left many packs they are written into one, and what no ref that is still asked for leads
    /// to is dropped. Reads and fetches go on meanwhile. Cheap when there is nothing to do: call it now and then.
    /// </summary>
    /// <returns>Whether the mirror was rewritten.</returns>
    /// <exception cref="GitOpsException"><see cref="FailureReason.RepositoryUnreachable"/>: objects of the mirror are unreadable, or the
    /// disk is full. The mirror is fetched anew when it is next needed.</exception>
    public async Task<bool> TidyAsync(CancellationToken cancellationToken)
    {
        if (!await _housekeeper.WaitAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        try
        {
            var rewrite = await WriteAsync(_mirror.BeginRewrite, cancellationToken).ConfigureAwait(false);
            if (rewrite is null)
            {
                return false;
            }

            await _threads.RunAsync(() => rewrite.Build(cancellationToken), cancellationToken).ConfigureAwait(false);
            return await WriteAsync(() => _mirror.Finish(rewrite), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is LibGit2SharpException or MirrorDamagedException or IOException)
        {
            _mirror.MarkDamaged();
            throw GitFailures.Unreachable(
                Url, "the local mirror could not be packed and is fetched anew: " + GitFailures.Clean(exception.Message), exception);
        }
        finally
        {
            _housekeeper.Release();
        }
    }

    private async Task<T> WriteAsync<T>(Func<T> write, CancellationToken cancellationToken)
    {
        await _writer.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await _threads.RunAsync(write, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <summary>The commit that an object leads to, after making sure that it is in the mirror.</summary>
    private async Task<string> CommitAsync(string name, string id, CancellationToken cancellationToken)
    {
        await EnsureAsync(new Dictionary<string, string> { [name] = id }, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(mirror => mirror.PeelToCommit(id), cancellationToken).ConfigureAwait(false)
            ?? throw GitFailures.NoRevision(Url, $"'{name}' names no commit");
    }

    private async Task<string> ShortAsync(RefAdvertisement refs, string prefix, CancellationToken cancellationToken)
    {
        // The host cannot be asked for an abbreviated id, so all branches and tags are fetched.
        if (await ReadAsync(mirror => mirror.FindShort(prefix), cancellationToken).ConfigureAwait(false) is { } known)
        {
            return known;
        }

        var tips = refs.Refs.Values.Where(tip => tip.Name != TargetRevision.Head).ToDictionary(tip => tip.Name, tip => tip.Id);
        await EnsureAsync(tips, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(mirror => mirror.FindShort(prefix), cancellationToken).ConfigureAwait(false)
            ?? throw TargetRevision.NotFound(Url, refs, prefix);
    }

    private async Task EnsureAsync(IReadOnlyDictionary<string, string> wants, CancellationToken cancellationToken)
    {
        _mirror.Use.Note(wants.Keys);
        if ((await MissingAsync(wants, cancellationToken).ConfigureAwait(false)).Count == 0)
        {
            return;
        }

        await _writer.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await FetchMissingAsync(wants, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writer.Release();
        }
    }

    private async Task FetchMissingAsync(IReadOnlyDictionary<string, string> wants, CancellationToken cancellationToken)
    {
        await _threads.RunAsync(_mirror.Repair, cancellationToken).ConfigureAwait(false);
        var missing = await MissingAsync(wants, cancellationToken).ConfigureAwait(false);
        if (missing.Count == 0)
        {
            return;
        }

        try
        {
            await _source.FetchAsync(missing, cancellationToken).ConfigureAwait(false);
        }
        catch (MirrorDamagedException)
        {
            _mirror.MarkDamaged();
            await _threads.RunAsync(_mirror.Repair, cancellationToken).ConfigureAwait(false);
            await _source.FetchAsync(missing, cancellationToken).ConfigureAwait(false);
        }

        missing = await MissingAsync(missing, cancellationToken).ConfigureAwait(false);
        if (missing.Count > 0)
        {
            // What moved away between the listing and the fetch is found at the next try.
            throw GitFailures.NoRevision(Url, $"'{GitFailures.Clean(missing.Keys.First())}' is not at the host, or not given out by it");
        }
    }

    private async Task<IReadOnlyDictionary<string, string>> MissingAsync(
        IReadOnlyDictionary<string, string> wants, CancellationToken cancellationToken) =>
        _mirror.IsDamaged
            ? wants
            : await ReadAsync(mirror => wants.Where(want => !mirror.Has(want.Value)).ToDictionary(), cancellationToken)
                .ConfigureAwait(false);

    private Task<T> ReadAsync<T>(Func<GitMirror, T> read, CancellationToken cancellationToken) => _threads.RunAsync(
        () =>
        {
            try
            {
                return read(_mirror.Current);
            }
            catch (MirrorDamagedException exception)
            {
                _mirror.MarkDamaged();
                throw GitFailures.Unreachable(Url, "the local mirror is damaged and is fetched anew: "
                    + GitFailures.Clean(exception.Message), exception);
            }
        },
        cancellationToken);

    private GitCommit Open(GitMirror mirror, string id)
    {
        try
        {
            var repository = mirror.Repository;
            var commit = repository.Lookup<Commit>(new ObjectId(id)) ?? throw new NotFoundException($"commit {id}");
            var message = commit.Message;
            var metadata = new RevisionMetadata(
                commit.Sha,
                GitFailures.Clean($"{commit.Author.Name} <{commit.Author.Email}>"),
                commit.Author.When,
                message.Length > MaxMessage ? message[..MaxMessage] : message);
            return new GitCommit(new GitSourceTree(Url, repository, commit, _options.Tree, _mirror.MarkDamaged), metadata);
        }
        catch (LibGit2SharpException exception)
        {
            throw new MirrorDamagedException(Url, exception);
        }
    }
}
