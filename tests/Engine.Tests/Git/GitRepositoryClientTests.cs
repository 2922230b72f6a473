using System.Text;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.TestKit.Git;

namespace OrleansGitOps.Engine.Tests.Git;

public sealed class GitRepositoryClientTests
{
    [SkippableFact]
    public async Task OpenAsync_Head_GivesFilesAndMetadata()
    {
        await using var git = await GitFixture.StartAsync();
        var commit = await git.Host.CommitAsync("overlays/production/app.yaml", "kind: ConfigMap", "First\n\nBody");

        var opened = await git.OpenAsync();

        Assert.Equal(commit, opened.Tree.Revision);
        Assert.Equal("kind: ConfigMap", Encoding.UTF8.GetString(opened.Tree.Read("overlays/production/app.yaml").Span));
        Assert.Equal(commit, opened.Metadata.Sha);
        Assert.Equal("Test Author <author@example.com>", opened.Metadata.Author);
        Assert.StartsWith("First\n\nBody", opened.Metadata.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task ResolveAsync_BranchTagAndIds_GiveTheCommit()
    {
        await using var git = await GitFixture.StartAsync();
        var first = await git.Host.CommitAsync("a.yaml", "1");
        await git.Host.TagAsync("light", first);
        var tagObject = await git.Host.TagAsync("v1.0.0", first, annotated: true);
        var second = await git.Host.CommitAsync("a.yaml", "2", branch: "feature/x");

        Assert.NotEqual(first, tagObject);
        Assert.Equal(first, await git.ResolveAsync("main"));
        Assert.Equal(first, await git.ResolveAsync("refs/heads/main"));
        Assert.Equal(first, await git.ResolveAsync("light"));
        Assert.Equal(first, await git.ResolveAsync("v1.0.0"));
        Assert.Equal(first, await git.ResolveAsync("refs/tags/v1.0.0"));
        Assert.Equal(first, await git.ResolveAsync("1.x"));
        Assert.Equal(second, await git.ResolveAsync("feature/x"));
        Assert.Equal(second, await git.ResolveAsync(second));
        Assert.Equal(second, await git.ResolveAsync(second.ToUpperInvariant()));
        Assert.Equal(second, await git.ResolveAsync(second[..8]));
    }

    [SkippableFact]
    public async Task RefOf_TargetRevisions_NamesTheRef()
    {
        await using var git = await GitFixture.StartAsync();
        var commit = await git.Host.CommitAsync("a.yaml", "1");
        await git.Host.TagAsync("v1.2.0");
        await git.Host.TagAsync("v1.10.0");
        string[] targets = ["HEAD", "main", "^1.0", commit, "absent"];

        var refs = await git.Client.ListRefsAsync(targets, CancellationToken.None);

        Assert.Equal(["refs/heads/main", "refs/heads/main", "refs/tags/v1.10.0", null, null], targets.Select(refs.RefOf));
    }

    [SkippableFact]
    public async Task ResolveAsync_BranchAndTagOfOneName_TakesTheBranch()
    {
        await using var git = await GitFixture.StartAsync();
        var first = await git.Host.CommitAsync("a.yaml", "1");
        await git.Host.TagAsync("both", first);
        var second = await git.Host.CommitAsync("a.yaml", "2", branch: "both");

        Assert.Equal(second, await git.ResolveAsync("both"));
    }

    [SkippableFact]
    public async Task ResolveAsync_SecondTime_FetchesOnlyWhatIsNew()
    {
        await using var git = await GitFixture.StartAsync();
        await git.Host.CommitAsync("a.yaml", "1");
        await git.ResolveAsync("HEAD");
        await git.ResolveAsync("HEAD");
        Assert.Equal(1, git.Server.Count(GitRequestKind.Fetch));

        var second = await git.Host.CommitAsync("b.yaml", "2");
        var opened = await git.OpenAsync();

        Assert.Equal(second, opened.Tree.Revision);
        Assert.Equal(["a.yaml", "b.yaml"], opened.Tree.List("").Select(entry => entry.Path));
        Assert.Equal(2, git.Server.Count(GitRequestKind.Fetch));
    }

    [SkippableFact]
    public async Task ResolveAsync_ManyAtOnce_FetchOnce()
    {
        await using var git = await GitFixture.StartAsync();
        var commit = await git.Host.CommitAsync("a.yaml", "1");
        var refs = await git.Client.ListRefsAsync(["HEAD"], CancellationToken.None);

        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => git.Client.ResolveAsync(refs, "HEAD", CancellationToken.None)));

        Assert.All(all, resolved => Assert.Equal(commit, resolved));
        Assert.Equal(1, git.Server.Count(GitRequestKind.Fetch));
    }

    [SkippableFact]
    public async Task OpenAsync_ByIdOnFreshDirectory_FetchesThatCommit()
    {
        await using var git = await GitFixture.StartAsync();
        var old = await git.Host.CommitAsync("a.yaml", "1");
        await git.Host.CommitAsync("a.yaml", "2");

        var opened = await git.Client.OpenAsync(old, CancellationToken.None);

        Assert.Equal("1", Encoding.UTF8.GetString(opened.Tree.Read("a.yaml").Span));
        Assert.Equal(0, git.Server.CountLsRemotes());
    }

    [SkippableTheory]
    [InlineData("absent")]
    [InlineData("refs/heads/absent")]
    [InlineData("0123456789012345678901234567890123456789")]
    [InlineData("0123456")]
    [InlineData(">=2.0.0")]
    public async Task ResolveAsync_NoSuchRevision_IsRevisionNotFound(string target)
    {
        await using var git = await GitFixture.StartAsync();
        await git.Host.CommitAsync("a.yaml", "1");
        await git.Host.TagAsync("v1.0.0");

        var failure = await git.FailureAsync(target);

        Assert.Equal(FailureReason.RevisionNotFound, failure.Reason);
        Assert.Contains(target, failure.Message, StringComparison.Ordinal);
        Assert.IsType<RetryPolicy.Backoff>(failure.Retry);
    }

    [SkippableTheory]
    [InlineData("main~1")]
    [InlineData("main^{tree}")]
    [InlineData(":/First")]
    [InlineData("main..feature")]
    [InlineData("HEAD@{1}")]
    [InlineData("-upload-pack=x")]
    [InlineData("a b")]
    [InlineData("a\u0001b")]
    public async Task ResolveAsync_RevisionSyntax_IsRefused(string target)
    {
        await using var git = await GitFixture.StartAsync();
        await git.Host.CommitAsync("a.yaml", "1");

        var failure = await git.FailureAsync(target);

        Assert.Equal(FailureReason.InvalidSpec, failure.Reason);
        Assert.DoesNotContain('\u0001', failure.Message);
    }

    [SkippableFact]
    public async Task ResolveAsync_EmptyRepository_SaysSo()
    {
        await using var git = await GitFixture.StartAsync();

        var failure = await git.FailureAsync();

        Assert.Equal(FailureReason.RevisionNotFound, failure.Reason);
        Assert.Contains("empty", failure.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task ResolveAsync_ForcePush_FollowsAndOldCommitStaysReadable()
    {
        await using var git = await GitFixture.StartAsync();
        var first = await git.Host.CommitAsync("a.yaml", "1");
        var second = await git.Host.CommitAsync("a.yaml", "2");
        Assert.Equal(second, await git.ResolveAsync("main"));

        var rewritten = await git.Host.ForcePushAsync(first, new Dictionary<string, string?> { ["a.yaml"] = "3" });

        Assert.Equal("3", Encoding.UTF8.GetString((await git.OpenAsync("main")).Tree.Read("a.yaml").Span));
        Assert.Equal(rewritten, await git.ResolveAsync("main"));
        Assert.Equal("2", Encoding.UTF8.GetString((await git.Client.OpenAsync(second, CancellationToken.None)).Tree.Read("a.yaml").Span));
    }

    [SkippableFact]
    public async Task ResolveAsync_DeletedBranch_IsNotFoundUntilItComesBack()
    {
        await using var git = await GitFixture.StartAsync();
        await git.Host.CommitAsync("a.yaml", "1");
        var commit = await git.Host.CommitAsync("a.yaml", "2", branch: "release");
        Assert.Equal(commit, await git.ResolveAsync("release"));

        await git.Host.DeleteBranchAsync("release");
        Assert.Equal(FailureReason.RevisionNotFound, (await git.FailureAsync("release")).Reason);

        await git.Host.BranchAsync("release", commit);
        Assert.Equal(commit, await git.ResolveAsync("release"));
    }

    [SkippableFact]
    public async Task ResolveAsync_DefaultBranchChanges_HeadFollows()
    {
        await using var git = await GitFixture.StartAsync();
        await git.Host.CommitAsync("a.yaml", "1");
        var trunk = await git.Host.CommitAsync("a.yaml", "2", branch: "trunk");

        await git.Host.SetDefaultBranchAsync("trunk");

        Assert.Equal(trunk, await git.ResolveAsync("HEAD"));
        Assert.Equal("refs/heads/trunk", (await git.Client.ListRefsAsync(["HEAD"], CancellationToken.None)).RefOf("HEAD"));
    }

    [SkippableFact]
    public async Task ResolveAsync_RepositoryGoneAndRecreated_FollowsTheNewHistory()
    {
        await using var git = await GitFixture.StartAsync();
        await git.Host.CommitAsync("a.yaml", "1");
        await git.ResolveAsync("HEAD");

        Directory.Move(git.Host.BarePath, git.Host.BarePath + ".away");
        Assert.Equal(FailureReason.RepositoryNotFound, (await git.FailureAsync()).Reason);

        using var fresh = await TempGitRepository.CreateAsync(git.Host.BarePath);
        var other = await fresh.CommitAsync("b.yaml", "2");
        var opened = await git.OpenAsync();

        Assert.Equal(other, opened.Tree.Revision);
        Assert.Equal(["b.yaml"], opened.Tree.List("").Select(entry => entry.Name));
    }
}
