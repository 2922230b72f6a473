using OrleansGitOps.Engine.Errors;
using OrleansGitOps.TestKit.Git;

namespace OrleansGitOps.Engine.Tests.Git;

public sealed class GitHostFailureTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    [SkippableTheory]
    [InlineData(GitRequestKind.Capabilities)]
    [InlineData(GitRequestKind.LsRefs)]
    [InlineData(GitRequestKind.Fetch)]
    public async Task ResolveAsync_SilentHost_TimesOut(GitRequestKind kind)
    {
        await using var git = await GitFixture.StartAsync();
        await git.Host.CommitAsync("a.yaml", "1");
        git.Restart(options => options with { IdleTimeout = Short });
        git.Server.Inject(GitFault.Silent() with { Kinds = kind });

        var failure = await git.FailureAsync();

        Assert.Equal(FailureReason.RepositoryUnreachable, failure.Reason);
        Assert.IsType<RetryPolicy.Backoff>(failure.Retry);
        Assert.Contains("sent nothing for 0.3 s", failure.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task ResolveAsync_SlowAnswers_EndAtTheTotalTime()
    {
        await using var git = await GitFixture.StartAsync();
        await git.Host.CommitAsync("a.yaml", "1");
        git.Restart(options => options with { ListTimeout = Short });
        git.Server.Inject(GitFault.Silent());

        Assert.Contains("did not finish within 0.3 s", (await git.FailureAsync()).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task ListRefsAsync_CallerGivesUp_IsCancelled()
    {
        await using var git = await GitFixture.StartAsync();
        git.Server.Inject(GitFault.Silent());
        using var cancel = new CancellationTokenSource(Short);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => git.Client.ListRefsAsync(["HEAD"], cancel.Token));
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ResolveAsync_Unauthorized_IsNotFoundAtOnce(bool bare)
    {
        await using var git = await GitFixture.StartAsync();
        await git.Host.CommitAsync("a.yaml", "1");
        git.Server.Inject(GitFault.Unauthorized(bare));

        var failure = await git.FailureAsync();

        Assert.Equal(FailureReason.RepositoryNotFound, failure.Reason);
        Assert.Contains("HTTP 401", failure.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(GitRequestKind.LsRefs)]
    [InlineData(GitRequestKind.Fetch)]
    public async Task ResolveAsync_TooManyRequests_HonoursRetryAfter(GitRequestKind kind)
    {
        await using var git = await GitFixture.StartAsync();
        await git.Host.CommitAsync("a.yaml", "1");
        git.Server.Inject(GitFault.TooManyRequests(77) with { Kinds = kind });

        var failure = await git.FailureAsync();

        Assert.Equal(FailureReason.RepositoryUnreachable, failure.Reason);
        Assert.Equal(TimeSpan.FromSeconds(77), Assert.IsType<RetryPolicy.After>(failure.Retry).Delay);
    }

    [SkippableTheory]
    [InlineData("999999999")]
    [InlineData("Wed, 21 Oct 2099 07:28:00 GMT")]
    public async Task ResolveAsync_AbsurdRetryAfter_IsBounded(string value)
    {
        await using var git = await GitFixture.StartAsync();
        git.Server.Inject(new GitFault { StatusCode = 503, Headers = new Dictionary<string, string> { ["Retry-After"] = value } });

        Assert.Equal(TimeSpan.FromHours(1), Assert.IsType<RetryPolicy.After>((await git.FailureAsync()).Retry).Delay);
    }

    [SkippableTheory]
    [InlineData(500)]
    [InlineData(403)]
    [InlineData(204)]
    public async Task ResolveAsync_OtherStatus_IsUnreachable(int status)
    {
        await using var git = await GitFixture.StartAsync();
        git.Server.Inject(GitFault.Status(status));

        var failure = await git.FailureAsync();

        Assert.Equal(FailureReason.RepositoryUnreachable, failure.Reason);
        Assert.Contains($"HTTP {status}", failure.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task ResolveAsync_NoSuchRepository_IsNotFound()
    {
        await using var git = await GitFixture.StartAsync();
        var client = git.Repositories.Open("", git.Server.UrlOf("org/absent"));

        var failure = await GitFixture.FailureOf(() => git.ResolveAsync("HEAD", client));

        Assert.Equal(FailureReason.RepositoryNotFound, failure.Reason);
        Assert.Contains("org/absent", failure.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task ResolveAsync_NobodyListens_IsUnreachable()
    {
        await using var git = await GitFixture.StartAsync();
        var client = git.Repositories.Open("", $"http://127.0.0.1:{TestKit.Processes.FreePort.Next()}/org/app");

        Assert.Equal(FailureReason.RepositoryUnreachable, (await GitFixture.FailureOf(() => git.ResolveAsync("HEAD", client))).Reason);
    }

    [SkippableTheory]
    [InlineData(GitRequestKind.LsRefs, 30)]
    [InlineData(GitRequestKind.Fetch, 30)]
    [InlineData(GitRequestKind.Fetch, 150)]
    public async Task ResolveAsync_ConnectionCut_IsUnreachableThenHeals(GitRequestKind kind, int bytes)
    {
        await using var git = await GitFixture.StartAsync();
        var commit = await git.Host.CommitAsync("a.yaml", new string('x', 5000) + Guid.NewGuid());
        using (git.Server.Inject(new GitFault { Kinds = kind, CutAfterBytes = bytes }))
        {
            Assert.Equal(FailureReason.RepositoryUnreachable, (await git.FailureAsync()).Reason);
        }

        Assert.Equal(commit, await git.ResolveAsync("HEAD"));
        Assert.Empty(Directory.GetFiles(Path.Combine(git.DataPath, "git")));
    }

    [SkippableFact]
    public async Task ResolveAsync_RedirectOnTheSameHost_IsFollowed()
    {
        await using var git = await GitFixture.StartAsync();
        var commit = await git.Host.CommitAsync("a.yaml", "1");
        git.Server.Inject(GitFault.Redirect($"/{GitFixture.Path}/info/refs?service=git-upload-pack",
            301) with { Repository = "old/name.git" });
        var client = git.Repositories.Open("", git.Server.UrlOf("old/name"));

        Assert.Equal(commit, await git.ResolveAsync("HEAD", client));
    }

    [SkippableFact]
    public async Task ResolveAsync_RedirectToAnotherHost_IsNeverAsked()
    {
        await using var git = await GitFixture.StartAsync();
        await using var other = await GitHttpServer.StartAsync();
        using var target = await other.CreateRepositoryAsync(GitFixture.Path);
        await target.CommitAsync("a.yaml", "1");
        git.Server.Inject(GitFault.Redirect(other.UrlOf(GitFixture.Path) + "/info/refs?service=git-upload-pack"));

        var failure = await git.FailureAsync();

        Assert.Equal(FailureReason.RepositoryUnreachable, failure.Reason);
        Assert.Contains("another server", failure.Message, StringComparison.Ordinal);
        Assert.Empty(other.Requests);
    }

    [SkippableTheory]
    [InlineData("/login?next=x", FailureReason.RepositoryNotFound)]
    [InlineData("file:///etc/info/refs?service=git-upload-pack", FailureReason.RepositoryUnreachable)]
    [InlineData("http://user:secret@127.0.0.1/x/info/refs?service=git-upload-pack", FailureReason.RepositoryUnreachable)]
    [InlineData("/a/%2e%2e/b/info/refs?service=git-upload-pack", FailureReason.RepositoryUnreachable)]
    public async Task ResolveAsync_BadRedirect_IsRefused(string location, FailureReason reason)
    {
        await using var git = await GitFixture.StartAsync();
        git.Server.Inject(GitFault.Redirect(location));

        var failure = await git.FailureAsync();

        Assert.Equal(reason, failure.Reason);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task ResolveAsync_EndlessRedirects_End()
    {
        await using var git = await GitFixture.StartAsync();
        git.Server.Inject(GitFault.Redirect($"/{GitFixture.Path}/info/refs?service=git-upload-pack"));

        Assert.Contains("redirects", (await git.FailureAsync()).Message, StringComparison.Ordinal);
        Assert.InRange(git.Server.Requests.Count, 2, 8);
    }

    [SkippableFact]
    public async Task ListRefsAsync_TwentyThousandPullRequests_OnlyTheWantedRefsCross()
    {
        await using var git = await GitFixture.StartAsync();
        var commit = await git.Host.CommitAsync("a.yaml", "1");
        var packed = string.Concat(Enumerable.Range(1, 20_000).Select(i => $"{commit} refs/pull/{i}/head\n"));
        await File.WriteAllTextAsync(Path.Combine(git.Host.BarePath, "packed-refs"), "# pack-refs with: peeled fully-peeled sorted\n"
            + packed);
        git.Restart(options => options with { MaxRefBytes = 4096, MaxRefs = 10 });

        var refs = await git.Client.ListRefsAsync(["HEAD", "main"], CancellationToken.None);

        Assert.Equal(["HEAD", "refs/heads/main"], refs.Refs.Keys.Order());
        Assert.Equal(commit, await git.ResolveAsync("pull/15000/head"));
    }

    [SkippableFact]
    public async Task ListRefsAsync_MoreThanTheBounds_IsLimitExceeded()
    {
        await using var git = await GitFixture.StartAsync();
        var commit = await git.Host.CommitAsync("a.yaml", "1");
        for (var i = 0; i < 20; i++)
        {
            await git.Host.GitBareAsync("update-ref", $"refs/tags/1.0.{i}", commit);
        }

        git.Restart(options => options with { MaxRefs = 10 });
        Assert.Equal(FailureReason.LimitExceeded, (await git.FailureAsync("1.x")).Reason);
        git.Restart(options => options with { MaxRefs = 100, MaxRefBytes = 500 });
        Assert.Equal(FailureReason.LimitExceeded, (await git.FailureAsync("1.x")).Reason);
    }

    [SkippableFact]
    public async Task ResolveAsync_PackLargerThanTheBounds_IsLimitExceeded()
    {
        await using var git = await GitFixture.StartAsync();
        await git.Host.CommitAsync("a.bin", Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(100_000)));

        git.Restart(options => options with { MaxPackBytes = 50_000 });
        Assert.Equal(FailureReason.LimitExceeded, (await git.FailureAsync()).Reason);
        git.Restart(options => options with { MaxPackBytes = 1 << 20, MaxPackObjects = 2 });
        var failure = await git.FailureAsync();
        Assert.Equal(FailureReason.LimitExceeded, failure.Reason);
        Assert.Contains("3 objects", failure.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task ResolveAsync_HostWithoutProtocolV2_Works()
    {
        await using var git = await GitFixture.StartAsync();
        var first = await git.Host.CommitAsync("a.yaml", "1");
        await git.Host.TagAsync("v1.0.0", annotated: true);
        var second = await git.Host.CommitAsync("a.yaml", "2");
        await git.Host.GitBareAsync("config", "protocol.version", "0");
        await git.Host.GitBareAsync("config", "uploadpack.advertiseRef", "true");
        await using var old = await VersionZeroHost.StartAsync(git.Server.Url);
        var client = git.Repositories.Open("", $"{old.Url}/{GitFixture.Path}");

        Assert.Equal(second, await git.ResolveAsync("HEAD", client));
        Assert.Equal(first, await git.ResolveAsync("v1.0.0", client));
        Assert.Equal(first, await git.ResolveAsync(first[..7], client));
        var third = await git.Host.CommitAsync("a.yaml", "3");
        Assert.Equal("3", System.Text.Encoding.UTF8.GetString((await git.OpenAsync("main", client)).Tree.Read("a.yaml").Span));
        Assert.Equal(third, await git.ResolveAsync("main", client));
    }
}
