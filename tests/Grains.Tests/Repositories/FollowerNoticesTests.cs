using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Git;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Grains.Abstractions.Repositories;
using OrleansGitOps.Grains.Repositories;

namespace OrleansGitOps.Grains.Tests.Repositories;

public sealed class FollowerNoticesTests : IDisposable
{
    private static readonly RefAdvertisement Refs = null!;

    private readonly Workspace _workspace = new();
    private readonly Followers _followers = new();
    private readonly ConcurrentQueue<string> _told = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly FollowerNotices _notices;
    private Func<string, Task> _answer = _ => Task.CompletedTask;

    public FollowerNoticesTests() => _notices = new FollowerNotices("repository", _followers, _workspace, TellAsync, NullLogger.Instance, _stopping.Token);

    public void Dispose() => _stopping.Dispose();

    [Fact]
    public async Task Round_TellsWhomTheirRevisionLeft_Once()
    {
        Follow("a", "main", "1");
        Follow("b", "main", "2");
        Follow("c", "v1", "1");
        _workspace.Commits["main"] = "2";
        _workspace.Commits["v1"] = "1";

        await RoundAsync();
        await RoundAsync();

        Assert.Equal(["a 2"], _told);
    }

    [Fact]
    public async Task Round_SaysWhenNothingThatIsRenderedChanged()
    {
        Follow("a", "main", "1", contentId: "x");
        _workspace.Commits["main"] = "2";
        _workspace.Same = true;

        await RoundAsync();

        Assert.Equal(["a 2 same"], _told);
    }

    [Fact]
    public async Task Round_WhoAsksItself_IsNotTold_AndKnowsWhatItWasAnswered()
    {
        Follow("a", "main", "1");
        Follow("b", "main", "1");
        _workspace.Commits["main"] = "2";

        _notices.Asking("a", "main");
        await RoundAsync();
        _notices.Answered("a", "main", "2");
        await RoundAsync();

        Assert.Equal(["b 2"], _told);
    }

    [Fact]
    public async Task Round_WhoAskedForAnotherRevisionOrGotNoAnswer_IsTold()
    {
        Follow("a", "main", "1");
        Follow("b", "main", "1");
        _workspace.Commits["main"] = "2";

        _notices.Asking("a", "v1");
        _notices.Answered("a", "v1", "7");
        _notices.Asking("b", "main");
        _notices.Answered("b", "main", "");
        await RoundAsync();

        Assert.Equal(["a 2", "b 2"], _told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Round_RevisionThatIsGone_IsToldAsNone()
    {
        Follow("a", "main", "1");

        await RoundAsync();

        Assert.Equal(["a "], _told);
    }

    [Fact]
    public async Task Round_AfterAnOutage_TellsEveryone()
    {
        Follow("a", "main", "1", contentId: "x");
        _workspace.Commits["main"] = "1";
        _workspace.Same = true;

        _notices.Begin(Refs, everyone: true);
        await _notices.Round;

        Assert.Equal(["a 1"], _told);
    }

    [Fact]
    public async Task Round_OneThatCannotBeTold_IsToldInTheNext_AndKeepsNobodyWaiting()
    {
        Follow("a", "main", "1");
        Follow("b", "main", "1");
        _workspace.Commits["main"] = "2";
        _answer = application => application == "a" ? throw new TimeoutException() : Task.CompletedTask;

        await RoundAsync();
        _answer = _ => Task.CompletedTask;
        await RoundAsync();

        Assert.Equal(["a 2", "b 2", "a 2"], _told);
    }

    [Fact]
    public async Task Round_NewsWhileOneIsUnderWay_FollowItAsOneMore()
    {
        var first = new TaskCompletionSource();
        Follow("a", "main", "1");
        _workspace.Commits["main"] = "2";
        _answer = _ => first.Task;

        _notices.Begin(Refs, everyone: false);
        _workspace.Commits["main"] = "3";
        _notices.Begin(Refs, everyone: false);
        _notices.Begin(Refs, everyone: false);
        first.SetResult();
        await _notices.Round;

        Assert.Equal(["a 2", "a 3"], _told);
    }

    private Task RoundAsync()
    {
        _notices.Begin(Refs, everyone: false);
        return _notices.Round;
    }

    private Task TellAsync(string application, string commit, bool sameContent)
    {
        _told.Enqueue($"{application} {commit}{(sameContent ? " same" : "")}");
        return _answer(application);
    }

    private void Follow(string application, string target, string commit, string contentId = "") => _followers.Put(application, new Follower(
        target, new RenderCall(commit, new ApplicationSource(), application, "default", contentId, false), DateTimeOffset.MaxValue));

    private sealed class Workspace : IRepositoryWorkspace
    {
        public Dictionary<string, string> Commits { get; } = [];

        public bool Same { get; set; }

        public Task<string> ResolveAsync(RefAdvertisement refs, string targetRevision, CancellationToken cancellationToken) =>
            Commits.TryGetValue(targetRevision, out var commit)
                ? Task.FromResult(commit)
                : Task.FromException<string>(new GitOpsException(FailureReason.RevisionNotFound, "gone", new RetryPolicy.Never()));

        public Task<bool> RendersSameAsync(RenderCall call, string commit, CancellationToken cancellationToken) => Task.FromResult(Same);

        public Task<RefAdvertisement> ListRefsAsync(IReadOnlyCollection<string> targetRevisions, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<Engine.Git.RevisionMetadata> DescribeAsync(string commit, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<CachedRender> RenderAsync(RenderCall call, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ReadOnlyMemory<byte>? FindBody(string contentId) => throw new NotSupportedException();

        public Task<bool> TidyAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
