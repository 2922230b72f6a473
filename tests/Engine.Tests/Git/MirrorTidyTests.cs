using Microsoft.Extensions.Time.Testing;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Git.Mirrors;
using OrleansGitOps.TestKit.Git;

namespace OrleansGitOps.Engine.Tests.Git;

/// <summary>Every fetch adds a pack; in the long run a mirror is as large as what its refs lead to.</summary>
public sealed class MirrorTidyTests
{
    private static readonly string Bulk = Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(100_000));

    [SkippableFact]
    public async Task Tidy_After200Fetches_BoundsPacksAndDisk()
    {
        await using var git = await GitFixture.StartAsync();
        var time = Restart(git);
        var (most, rewrites) = (0, 0);
        await git.Host.CommitAsync("bulk.txt", Bulk);
        for (var i = 0; i < 200; i++)
        {
            await git.Host.CommitAsync("a.yaml", $"{i}");
            await git.ResolveAsync("HEAD");
            rewrites += await git.Client.TidyAsync(CancellationToken.None) ? 1 : 0;
            time.Advance(TimeSpan.FromMinutes(1));
            most = Math.Max(most, Packs(git).Count);
        }

        Assert.InRange(most, 2, MirrorPacks.Many + 1);
        Assert.InRange(rewrites, 3, 4);
        Assert.Single(Generations(git));
        Assert.Equal("199", Text(await git.OpenAsync()));
        Assert.Equal("0", Text(await git.Client.OpenAsync(await git.Host.GitAsync("rev-parse", "HEAD~199"), CancellationToken.None)));
        Assert.InRange(Directory.GetFiles(MirrorOf(git), "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length), 0, 400_000);
    }

    [SkippableFact]
    public async Task Tidy_WhileACommitIsRead_LeavesItsObjectsForItsReader()
    {
        await using var git = await GitFixture.StartAsync();
        var time = Restart(git);
        await git.Host.CommitAsync("a.yaml", "old");
        var reader = (await git.OpenAsync()).Tree;

        await MakeManyPacksAsync(git);
        Assert.True(await git.Client.TidyAsync(CancellationToken.None));

        Assert.Equal("old", System.Text.Encoding.UTF8.GetString(reader.Read("a.yaml").Span));
        Assert.Equal(2, Generations(git).Count);
        time.Advance(TimeSpan.FromMinutes(16));
        Assert.False(await git.Client.TidyAsync(CancellationToken.None));
        Assert.Equal(["2"], Generations(git));
    }

    [SkippableFact]
    public async Task Tidy_HistoryThatWasForcedAway_IsDropped()
    {
        await using var git = await GitFixture.StartAsync();
        Restart(git);
        var first = await git.Host.CommitAsync("a.yaml", "1");
        await git.Host.TagAsync("v1", annotated: true);
        await git.ResolveAsync("v1");
        await git.Host.CommitAsync("bulk.txt", Bulk);
        await git.ResolveAsync("main");
        await git.Host.ForcePushAsync(first, new Dictionary<string, string?> { ["a.yaml"] = "rewritten" });
        await MakeManyPacksAsync(git);
        Assert.True(SizeOf(git) > 100_000);

        Assert.True(await git.Client.TidyAsync(CancellationToken.None));

        Assert.InRange(SizeOf(git), 1, 50_000);
        git.Server.ClearRequests();
        Assert.Equal(first, await git.ResolveAsync("v1"));
        Assert.DoesNotContain(git.Server.Requests, request => request.Kind == GitRequestKind.Fetch);
    }

    [SkippableFact]
    public async Task Tidy_BranchThatNobodyAskedForInADay_IsDroppedAndFetchedAgainWhenWanted()
    {
        await using var git = await GitFixture.StartAsync();
        var time = Restart(git);
        await git.Host.CommitAsync("a.yaml", "1");
        var feature = await git.Host.CommitAsync("bulk.txt", Bulk, branch: "feature");
        await git.ResolveAsync("feature");
        time.Advance(TimeSpan.FromHours(25));
        await git.Host.CommitAsync("a.yaml", "2");
        await MakeManyPacksAsync(git);

        Assert.True(await git.Client.TidyAsync(CancellationToken.None));

        Assert.InRange(SizeOf(git), 1, 50_000);
        Assert.Equal(feature, await git.ResolveAsync("feature"));
        Assert.Equal(Bulk.Length, (await git.OpenAsync("feature")).Tree.Read("bulk.txt").Length);
    }

    [SkippableFact]
    public async Task Rewrite_FetchInBetween_IsTakenAlong()
    {
        await using var git = await GitFixture.StartAsync();
        Restart(git);
        await git.Host.CommitAsync("a.yaml", "1");
        await git.ResolveAsync("HEAD");
        var mirror = GitMirror.Open(git.Client.Url, Path.GetDirectoryName(MirrorOf(git))!);
        var rewrite = MirrorRewrite.Begin(mirror, _ => false);
        rewrite.Build(CancellationToken.None);
        var commit = await git.Host.CommitAsync("a.yaml", "2");
        await git.ResolveAsync("HEAD");

        Assert.True(rewrite.Finish());

        git.Restart();
        git.Server.ClearRequests();
        Assert.Equal("2", Text(await git.Client.OpenAsync(commit, CancellationToken.None)));
        Assert.Empty(git.Server.Requests);
        Assert.Equal(["2"], Generations(git));
    }

    [SkippableFact]
    public async Task Rewrite_OfAProcessThatDied_IsRemovedAtTheNextStart()
    {
        await using var git = await GitFixture.StartAsync();
        var commit = await git.Host.CommitAsync("a.yaml", "1");
        await git.ResolveAsync("HEAD");
        var mirror = GitMirror.Open(git.Client.Url, Path.GetDirectoryName(MirrorOf(git))!);
        MirrorRewrite.Begin(mirror, _ => false).Build(CancellationToken.None);
        Assert.Equal(2, Generations(git).Count);

        git.Restart();

        Assert.Equal("1", Text(await git.Client.OpenAsync(commit, CancellationToken.None)));
        Assert.Equal(["1"], Generations(git));
    }

    [SkippableFact]
    public async Task Tidy_LostObject_SaysSoAndTheMirrorIsFetchedAnew()
    {
        await using var git = await GitFixture.StartAsync();
        Restart(git);
        await git.Host.CommitAsync("a.yaml", "1");
        await MakeManyPacksAsync(git);
        File.Delete(Directory.GetFiles(MirrorPacks.Folder(MirrorOf(git)), "*.idx").OrderBy(File.GetCreationTimeUtc).First());
        git.Restart();

        var failure = await GitFixture.FailureOf(() => git.Client.TidyAsync(CancellationToken.None));

        Assert.Equal(FailureReason.RepositoryUnreachable, failure.Reason);
        Assert.Equal("last", Text(await git.OpenAsync()));
        Assert.Single(Packs(git));
    }

    [Theory]
    [InlineData(50, 1, 1, false)]
    [InlineData(51, 50, 10, true)]
    [InlineData(51, 1000, 900, false)]
    [InlineData(51, 1000, 800, true)]
    [InlineData(400, 1000, 999, false)]
    [InlineData(401, 1000, 999, true)]
    public void AreToBeJoined_BigMirror_OnlyInProportionToWhatIsNew(int count, long megabytes, long largest, bool expected) =>
        Assert.Equal(expected, MirrorPacks.AreToBeJoined(count, megabytes << 20, largest << 20));

    private static FakeTimeProvider Restart(GitFixture git)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        git.Restart(time: time);
        return time;
    }

    private static async Task MakeManyPacksAsync(GitFixture git)
    {
        for (var i = 0; i < MirrorPacks.Many; i++)
        {
            await git.Host.CommitAsync("a.yaml", $"{i}");
            await git.ResolveAsync("main");
        }

        await git.Host.CommitAsync("a.yaml", "last");
        await git.ResolveAsync("main");
    }

    private static string Text(OrleansGitOps.Engine.Git.GitCommit commit) => System.Text.Encoding.UTF8.GetString(commit.Tree.Read("a.yaml").Span);

    private static IReadOnlyList<string> Packs(GitFixture git) => MirrorPacks.Of(MirrorOf(git));

    private static long SizeOf(GitFixture git) => Packs(git).Sum(pack => new FileInfo(pack).Length);

    /// <summary>The generation that counts.</summary>
    private static string MirrorOf(GitFixture git) =>
        Directory.GetDirectories(Folder(git)).OrderByDescending(path => int.TryParse(Path.GetFileName(path), out var number) ? number : 0).First();

    private static IReadOnlyList<string?> Generations(GitFixture git) => [.. Directory.GetDirectories(Folder(git)).Select(Path.GetFileName)];

    private static string Folder(GitFixture git) => Directory.GetDirectories(Path.Combine(git.DataPath, "git")).Single();
}
