using Microsoft.Extensions.Logging;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Git;
using OrleansGitOps.Grains.Abstractions.Applications;
using OrleansGitOps.Grains.Abstractions.Repositories;
using Model = OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Grains.Repositories;

/// <summary>Coordinates one repository: one question to the Git host for everybody, the poll loop, and who must hear of what.</summary>
internal sealed partial class RepositoryGrain(
    IRepositoryWorkspaces workspaces, RepositoryOptions options, TimeProvider time, ILogger<RepositoryGrain> logger) : Grain, IRepositoryGrain
{
    private const int MaxBodyInReply = 1 << 20;
    private const int ChunkBytes = 256 * 1024;
    private const string TagPrefix = "refs/tags/";

    // A range of versions is looked for among all tags.
    private const string AnyVersion = "*";

    private static readonly TimeSpan TagsMaxAge = TimeSpan.FromMinutes(3);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Followers _followers = new();
    private IRepositoryWorkspace _workspace = null!;
    private FollowerNotices _notices = null!;
    private RefSnapshot? _refs;
    private Task<RefSnapshot>? _asking;
    private HashSet<string> _askingFor = [];
    private Failure? _failure;
    private int _failures;
    private DateTimeOffset _askAgainAt;
    private IGrainTimer? _poll;
    private Task _tidying = Task.CompletedTask;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _workspace = workspaces.Open(RepositoryKey.Parse(this.GetPrimaryKeyString()));
        _notices = new FollowerNotices(
            this.GetPrimaryKeyString(), _followers, _workspace,
            (application, commit, sameContent) => GrainFactory.GetGrain<IApplicationGrain>(application).RevisionMovedAsync(commit, sameContent),
            logger, _stopping.Token);
        _poll = this.RegisterGrainTimer(PollAsync, new GrainTimerCreationOptions(NextPoll(), Timeout.InfiniteTimeSpan) { Interleave = true });
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        _stopping.Dispose();
    }

    public async Task<ResolvedRevision> ResolveRevisionAsync(
        string application, string targetRevision, TimeSpan maxAge, CancellationToken cancellationToken)
    {
        var commit = "";
        _notices.Asking(application, targetRevision);
        try
        {
            var refs = await RefsAsync(targetRevision, maxAge);
            commit = await _workspace.ResolveAsync(refs.Refs, targetRevision, cancellationToken);
            return new ResolvedRevision(commit, refs.Refs.RefOf(targetRevision) ?? "", refs.AskedAt);
        }
        catch (GitOpsException exception)
        {
            throw Cross(exception.Failure);
        }
        finally
        {
            _notices.Answered(application, targetRevision, commit);
        }
    }

    public async Task<Model.RevisionMetadata> GetRevisionMetadataAsync(string revision, CancellationToken cancellationToken)
    {
        try
        {
            var commit = await _workspace.ResolveAsync((await RefsAsync(revision, TagsMaxAge)).Refs, revision, cancellationToken);
            var described = await _workspace.DescribeAsync(commit, cancellationToken);
            var tags = (await RefsAsync(AnyVersion, TagsMaxAge)).Refs.Refs.Values
                .Where(tip => tip.Target == commit && tip.Name.StartsWith(TagPrefix, StringComparison.Ordinal));
            return new Model.RevisionMetadata
            {
                Author = described.Author,
                Date = described.Date,
                Message = described.Message,
                Tags = [.. tags.Select(tip => tip.Name[TagPrefix.Length..]).Order(StringComparer.Ordinal)],
            };
        }
        catch (GitOpsException exception)
        {
            throw Cross(exception.Failure);
        }
    }

    public async Task<RenderReply> RenderAsync(RenderCall call, CancellationToken cancellationToken)
    {
        try
        {
            var render = await _workspace.RenderAsync(call, cancellationToken);
            var body = render.ContentId == call.KnownContentId || render.Body.Length > MaxBodyInReply ? (ReadOnlyMemory<byte>?)null : render.Body;
            return new RenderReply(render.ContentId, render.SourceType, body, render.Body.Length, [.. render.Warnings]);
        }
        catch (GitOpsException exception)
        {
            throw Cross(exception.Failure);
        }
    }

    public Task<ReadOnlyMemory<byte>> ReadRenderAsync(string contentId, long offset)
    {
        var body = _workspace.FindBody(contentId)
            ?? throw new RepositoryException(nameof(FailureReason.RenderFailed), "The render is no longer cached; it must be asked for again.", TimeSpan.Zero);
        var start = (int)Math.Clamp(offset, 0, body.Length);
        return Task.FromResult(body.Slice(start, Math.Min(ChunkBytes, body.Length - start)));
    }

    public Task FollowAsync(string application, RenderCall lastRender, string targetRevision, TimeSpan lease)
    {
        _followers.Put(application, new Follower(targetRevision, lastRender, time.GetUtcNow() + lease));
        return Task.CompletedTask;
    }

    public Task UnfollowAsync(string application)
    {
        _followers.Remove(application);
        return Task.CompletedTask;
    }

    private async Task PollAsync(CancellationToken cancellationToken)
    {
        try
        {
            _followers.Expire(time.GetUtcNow());
            if (_followers.Count > 0)
            {
                DelayDeactivation(options.PollInterval + TimeSpan.FromMinutes(5));
                await AskAsync([]);
                _tidying = _tidying.IsCompleted ? TidyAsync() : _tidying;
            }
        }
        catch (GitOpsException)
        {
            // Remembered and logged by AskAsync; whoever resolves next hears of it.
        }
        catch (Exception exception)
        {
            LogPollFailed(logger, this.GetPrimaryKeyString(), exception);
        }
        finally
        {
            if (!_stopping.IsCancellationRequested)
            {
                _poll?.Change(NextPoll(), Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>May take minutes for a big repository; the poll does not wait for it.</summary>
    private async Task TidyAsync()
    {
        try
        {
            if (await _workspace.TidyAsync(_stopping.Token))
            {
                LogTidied(logger, this.GetPrimaryKeyString());
            }
        }
        catch (GitOpsException exception)
        {
            LogTidyFailed(logger, this.GetPrimaryKeyString(), exception.Failure.Message);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The grain goes away; what was built is removed at the next start.
        }
        catch (Exception exception)
        {
            LogPollFailed(logger, this.GetPrimaryKeyString(), exception);
        }
    }

    /// <summary>Poll interval plus 10 % jitter; after failures twice as long each time, up to 10 minutes, or as long as the host asked for.</summary>
    private TimeSpan NextPoll()
    {
        var jitter = 1 + (Random.Shared.NextDouble() * 0.1);
        var pause = options.PollInterval * Math.Pow(2, Math.Min(_failures, 10)) * jitter;
        pause = pause > TimeSpan.FromMinutes(10) ? TimeSpan.FromMinutes(10) : pause;
        return _failure?.Retry is RetryPolicy.After after && after.Delay > pause ? after.Delay : pause;
    }

    private async Task<RefSnapshot> RefsAsync(string targetRevision, TimeSpan maxAge)
    {
        var now = time.GetUtcNow();
        if (_failure is { } failure && maxAge > TimeSpan.Zero && now < _askAgainAt)
        {
            // The host is left alone for as long as the back-off says, whoever asks but a user; the caller keeps enforcing what it has.
            throw new GitOpsException(failure);
        }

        return _failure is null && _refs is { } known && known.Covers(targetRevision) && (maxAge == TimeSpan.MaxValue || now - known.AskedAt <= maxAge)
            ? known
            : await AskAsync([targetRevision]);
    }

    private Task<RefSnapshot> AskAsync(IEnumerable<string> also)
    {
        var targets = _followers.Targets.Concat(also).ToHashSet(StringComparer.Ordinal);
        if (_asking is { IsCompleted: false } underWay && targets.IsSubsetOf(_askingFor))
        {
            return underWay;
        }

        _askingFor = targets;
        _asking = AskHostAsync(targets);
        return _asking;
    }

    private async Task<RefSnapshot> AskHostAsync(HashSet<string> targets)
    {
        var askedAt = time.GetUtcNow();
        try
        {
            var refs = await _workspace.ListRefsAsync(targets, _stopping.Token);
            var isBack = _failure is not null;
            (_failure, _failures) = (null, 0);
            _refs = new RefSnapshot(refs, targets, askedAt);
            _notices.Begin(refs, everyone: isBack);
            return _refs;
        }
        catch (GitOpsException exception)
        {
            (_failure, _failures) = (exception.Failure, _failures + 1);
            _askAgainAt = time.GetUtcNow() + NextPoll();
            LogHostFailed(logger, this.GetPrimaryKeyString(), _failures, exception.Failure.Message);
            throw;
        }
    }

    private static RepositoryException Cross(Failure failure) => new(
        failure.Reason.ToString(),
        failure.Message,
        failure.Retry switch { RetryPolicy.After after => after.Delay, RetryPolicy.Backoff => TimeSpan.Zero, _ => null });

    private sealed record RefSnapshot(RefAdvertisement Refs, HashSet<string> Targets, DateTimeOffset AskedAt)
    {
        public bool Covers(string targetRevision) => Targets.Contains(targetRevision);
    }

    [LoggerMessage(EventId = 2001, Level = LogLevel.Warning, Message = "{Repository}: the Git host failed {Failures} time(s) in a row: {Reason}")]
    private static partial void LogHostFailed(ILogger logger, string repository, int failures, string reason);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Error, Message = "{Repository}: a poll failed unexpectedly; the next one tries again")]
    private static partial void LogPollFailed(ILogger logger, string repository, Exception exception);

    [LoggerMessage(EventId = 2005, Level = LogLevel.Information, Message = "{Repository}: the packs of the mirror were joined into one")]
    private static partial void LogTidied(ILogger logger, string repository);

    [LoggerMessage(EventId = 2006, Level = LogLevel.Warning, Message = "{Repository}: {Reason}")]
    private static partial void LogTidyFailed(ILogger logger, string repository, string reason);
}
