using Microsoft.Extensions.Logging;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Git;

namespace OrleansGitOps.Grains.Repositories;

/// <summary>
/// Tells followers that their revision moved, whoever made us ask the host: one who refreshes after a push moves all. Used by one grain's turns only; what is
/// told runs beside them, one round at a time.
/// </summary>
/// <param name="repository">For the log.</param>
/// <param name="followers">Whom to tell.</param>
/// <param name="workspace">Knows what refs mean.</param>
/// <param name="tell">Tells an application (key) of a commit, and whether it renders to the same as before.</param>
/// <param name="logger">Where failures go.</param>
/// <param name="stopping">Ends the round under way.</param>
internal sealed partial class FollowerNotices(
    string repository, Followers followers, IRepositoryWorkspace workspace, Func<string, string, bool, Task> tell, ILogger logger, CancellationToken stopping)
{
    /// <summary>Applications told at once: each is a call to another grain, often on another silo.</summary>
    private const int AtOnce = 32;

    private readonly Dictionary<string, string> _asking = new(StringComparer.Ordinal);
    private (RefAdvertisement Refs, bool Everyone)? _next;

    /// <summary>The round that is under way.</summary>
    public Task Round { get; private set; } = Task.CompletedTask;

    /// <summary>An application asks for a revision itself: it needs no notice of the answer.</summary>
    public void Asking(string application, string targetRevision) => _asking[application] = targetRevision;

    /// <summary>It has its answer, or none (empty).</summary>
    public void Answered(string application, string targetRevision, string commit)
    {
        _asking.Remove(application);
        if (commit.Length > 0 && followers.Find(application) is { } follower && follower.TargetRevision == targetRevision)
        {
            followers.Moved(application, follower, commit);
        }
    }

    /// <summary>Begins a round, or has the one under way followed by another.</summary>
    /// <param name="refs">What the host said.</param>
    /// <param name="everyone">The host was out of reach: whoever noted that as a condition must hear that it is back.</param>
    public void Begin(RefAdvertisement refs, bool everyone)
    {
        _next = (refs, everyone || _next is { Everyone: true });
        if (Round.IsCompleted)
        {
            Round = RunAsync();
        }
    }

    private async Task RunAsync()
    {
        while (_next is var (refs, everyone) && !stopping.IsCancellationRequested)
        {
            _next = null;
            try
            {
                await TellAsync(refs, everyone);
            }
            catch (Exception exception)
            {
                // The next round, at the latest that of the next poll, tells whoever was not told.
                LogRoundFailed(logger, repository, exception);
            }
        }
    }

    private async Task TellAsync(RefAdvertisement refs, bool everyone)
    {
        foreach (var group in followers.All.GroupBy(pair => pair.Value.TargetRevision, StringComparer.Ordinal).ToList())
        {
            var commit = await ResolveQuietlyAsync(refs, group.Key);
            var outdated = followers.All.Where(pair => pair.Value.TargetRevision == group.Key
                && (everyone || pair.Value.LastRender.Commit != commit) && _asking.GetValueOrDefault(pair.Key) != group.Key).ToList();
            foreach (var some in outdated.Chunk(AtOnce))
            {
                await Task.WhenAll(some.Select(pair => TellOneAsync(pair.Key, pair.Value, commit, everyone)));
            }
        }
    }

    private async Task TellOneAsync(string application, Follower follower, string commit, bool everyone)
    {
        try
        {
            var sameContent = !everyone && commit.Length > 0 && follower.LastRender.KnownContentId.Length > 0
                && await workspace.RendersSameAsync(follower.LastRender, commit, stopping);
            await tell(application, commit, sameContent);
            followers.Moved(application, follower, commit);
        }
        catch (Exception exception)
        {
            // It is told again at the next poll; the others must not wait for it.
            LogTellFailed(logger, repository, application, exception);
        }
    }

    /// <summary>The commit, or empty when the revision is gone: its followers must hear of that as well.</summary>
    private async Task<string> ResolveQuietlyAsync(RefAdvertisement refs, string targetRevision)
    {
        try
        {
            return await workspace.ResolveAsync(refs, targetRevision, stopping);
        }
        catch (GitOpsException exception)
        {
            LogRevisionFailed(logger, repository, targetRevision, exception.Failure.Message);
            return "";
        }
    }

    [LoggerMessage(EventId = 2003, Level = LogLevel.Warning, Message = "{Repository}: revision {Revision} cannot be resolved: {Reason}")]
    private static partial void LogRevisionFailed(ILogger logger, string repository, string revision, string reason);

    [LoggerMessage(EventId = 2004, Level = LogLevel.Warning, Message = "{Repository}: application {Application} could not be told of a new revision")]
    private static partial void LogTellFailed(ILogger logger, string repository, string application, Exception exception);

    [LoggerMessage(EventId = 2007, Level = LogLevel.Error, Message = "{Repository}: a round of notices failed unexpectedly; the next one goes on")]
    private static partial void LogRoundFailed(ILogger logger, string repository, Exception exception);
}
