using System.Text;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.TestKit.Git;
using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.Engine.Tests.Git;

public sealed class LocalRepositoryTests
{
    [SkippableFact]
    public async Task OpenAsync_FileUrlBelowRoot_Works()
    {
        await using var git = await GitFixture.StartAsync();
        using var local = await TempGitRepository.CreateAsync();
        git.Restart(options => options with { LocalRoots = [Path.GetDirectoryName(local.BarePath)!] });
        var first = await local.CommitAsync("a.yaml", "1");
        await local.TagAsync("v1.0.0", annotated: true);
        var client = git.Repositories.Open("", local.FileUrl);

        Assert.Equal(first, await git.ResolveAsync("HEAD", client));
        Assert.Equal(first, await git.ResolveAsync("^1", client));
        var second = await local.CommitAsync("a.yaml", "2");
        var opened = await git.OpenAsync("main", git.Repositories.Open("", local.BarePath));
        Assert.Equal(second, opened.Tree.Revision);
        Assert.Equal("2", Encoding.UTF8.GetString(opened.Tree.Read("a.yaml").Span));
        Assert.Equal(second, await git.ResolveAsync(second[..9], client));
    }

    [SkippableFact]
    public async Task OpenAsync_ByIdOnFreshDirectory_FindsACommitOfABranch()
    {
        await using var git = await GitFixture.StartAsync();
        using var local = await TempGitRepository.CreateAsync();
        git.Restart(options => options with { LocalRoots = [Path.GetDirectoryName(local.BarePath)!] });
        var first = await local.CommitAsync("a.yaml", "1");
        await local.CommitAsync("a.yaml", "2");

        var opened = await git.Repositories.Open("", local.FileUrl).OpenAsync(first, CancellationToken.None);

        Assert.Equal("1", Encoding.UTF8.GetString(opened.Tree.Read("a.yaml").Span));
    }

    [SkippableFact]
    public async Task Open_OutsideTheRoots_IsRefused()
    {
        await using var git = await GitFixture.StartAsync();
        using var local = await TempGitRepository.CreateAsync();
        await local.CommitAsync("a.yaml", "1");

        var failure = Assert.Throws<GitOpsException>(() => git.Repositories.Open("", local.FileUrl)).Failure;

        Assert.Equal(FailureReason.InvalidSpec, failure.Reason);
        Assert.Contains("GitOps:Repositories:LocalRoots", failure.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task ResolveAsync_LinkOutOfTheRoots_IsRefused()
    {
        await using var git = await GitFixture.StartAsync();
        using var local = await TempGitRepository.CreateAsync();
        await local.CommitAsync("a.yaml", "1");
        using var root = new TempDirectory("local-root");
        File.CreateSymbolicLink(root.Combine("app"), local.BarePath);
        git.Restart(options => options with { LocalRoots = [root.Path] });

        var failure = await GitFixture.FailureOf(() => git.ResolveAsync("HEAD", git.Repositories.Open("", root.Combine("app"))));

        Assert.Equal(FailureReason.InvalidSpec, failure.Reason);
    }

    [SkippableFact]
    public async Task ResolveAsync_AbsentOrNoRepository_IsNotFound()
    {
        await using var git = await GitFixture.StartAsync();
        using var root = new TempDirectory("local-root");
        Directory.CreateDirectory(root.Combine("empty"));
        git.Restart(options => options with { LocalRoots = [root.Path] });

        foreach (var name in (string[])["absent", "empty"])
        {
            var failure = await GitFixture.FailureOf(() => git.ResolveAsync("HEAD", git.Repositories.Open("", root.Combine(name))));
            Assert.Equal(FailureReason.RepositoryNotFound, failure.Reason);
        }
    }

    [SkippableFact]
    public async Task ResolveAsync_Alternates_AreRefused()
    {
        await using var git = await GitFixture.StartAsync();
        using var local = await TempGitRepository.CreateAsync();
        await local.CommitAsync("a.yaml", "1");
        git.Restart(options => options with { LocalRoots = [Path.GetDirectoryName(local.BarePath)!] });
        await File.WriteAllTextAsync(Path.Combine(local.BarePath, "objects", "info", "alternates"), git.Host.BarePath + "/objects\n");

        var failure = await GitFixture.FailureOf(() => git.ResolveAsync("HEAD", git.Repositories.Open("", local.FileUrl)));

        Assert.Equal(FailureReason.NotSupported, failure.Reason);
    }

    [SkippableFact]
    public async Task ResolveAsync_EmptyRepository_SaysSo()
    {
        await using var git = await GitFixture.StartAsync();
        using var local = await TempGitRepository.CreateAsync();
        git.Restart(options => options with { LocalRoots = [Path.GetDirectoryName(local.BarePath)!] });

        var failure = await GitFixture.FailureOf(() => git.ResolveAsync("HEAD", git.Repositories.Open("", local.FileUrl)));

        Assert.Equal(FailureReason.RevisionNotFound, failure.Reason);
        Assert.Contains("empty", failure.Message, StringComparison.Ordinal);
    }
}
