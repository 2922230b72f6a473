using OrleansGitOps.TestKit.Git;
using OrleansGitOps.TestKit.Processes;
using OrleansGitOps.TestKit.Requirements;

namespace OrleansGitOps.EndToEnd.Tests.ControlPlanes;

public sealed class GitHttpServerTests
{
    private const string Name = "org/app.git";

    [SkippableFact]
    public async Task Clone_ByTheRealGit_GetsTheFilesAndIsCounted()
    {
        await using var server = await StartAsync();
        var repository = await server.CreateRepositoryAsync(Name);
        await repository.CommitAsync("overlays/production/kustomization.yaml", "resources: []\n");
        using var folder = new TempDirectory("clone");

        await GitCommand.RunAsync(folder.Path, "clone", "--quiet", server.UrlOf(Name), "clone");

        var file = folder.Combine("clone", "overlays", "production", "kustomization.yaml");
        Assert.Equal("resources: []\n", await File.ReadAllTextAsync(file));
        Assert.Equal(1, server.Count(GitRequestKind.Capabilities, Name));
        Assert.Equal(1, server.CountLsRemotes(Name));
        Assert.Equal(1, server.Count(GitRequestKind.Fetch, Name));
        Assert.Equal(3, server.Requests.Count);
    }

    [SkippableFact]
    public async Task LsRemote_OfBranches_RecordsThePrefixes()
    {
        await using var server = await StartAsync();
        var repository = await server.CreateRepositoryAsync(Name);
        var commit = await repository.CommitAsync("a", "1");
        using var folder = new TempDirectory("ls-remote");

        var refs = await GitCommand.RunAsync(folder.Path, "ls-remote", "--heads", server.UrlOf(Name));

        Assert.Equal($"{commit}\trefs/heads/main", refs);
        var request = Assert.Single(server.Requests, request => request.Kind == GitRequestKind.LsRefs);
        Assert.Contains("refs/heads/", request.RefPrefixes);
    }

    [SkippableFact]
    public async Task LsRemote_InProtocolVersion0_CountsAsRefAdvertisement()
    {
        await using var server = await StartAsync();
        await (await server.CreateRepositoryAsync(Name)).CommitAsync("a", "1");
        using var folder = new TempDirectory("ls-remote");

        await GitCommand.RunAsync(folder.Path, "-c", "protocol.version=0", "ls-remote", server.UrlOf(Name));

        Assert.Equal(GitRequestKind.RefAdvertisement, Assert.Single(server.Requests).Kind);
        Assert.Equal(1, server.CountLsRemotes());
    }

    [SkippableFact]
    public async Task Push_WithTheRightCredentials_ChangesTheRepository()
    {
        await using var server = await StartAsync();
        var repository = await server.CreateRepositoryAsync(Name);
        await repository.CommitAsync("a", "1");
        server.RequireCredentials("bot", "s3cret");
        using var folder = new TempDirectory("push");
        var url = server.UrlOf(Name).Replace("http://", "http://bot:s3cret@", StringComparison.Ordinal);
        await GitCommand.RunAsync(folder.Path, "clone", "--quiet", url, ".");

        await GitCommand.RunAsync(folder.Path, "commit", "--quiet", "--allow-empty", "--message", "pushed");
        await GitCommand.RunAsync(folder.Path, "push", "--quiet", "origin", "HEAD:main");

        Assert.Equal("pushed", await repository.GitBareAsync("log", "-1", "--format=%s", "main"));
        Assert.Contains(server.Requests, request => request is { Kind: GitRequestKind.Push, UserName: "bot" });
    }

    [SkippableFact]
    public async Task Clone_WithWrongCredentials_IsRefused()
    {
        await using var server = await StartAsync();
        await server.CreateRepositoryAsync(Name);
        server.RequireCredentials("bot", "s3cret");
        using var folder = new TempDirectory("refused");
        var url = server.UrlOf(Name).Replace("http://", "http://bot:wrong@", StringComparison.Ordinal);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => GitCommand.RunAsync(folder.Path, "clone", url, "."));

        Assert.Contains("Authentication failed", failure.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Fault_WithTimes_IsUsedUp()
    {
        await using var server = await StartAsync();
        await (await server.CreateRepositoryAsync(Name)).CommitAsync("a", "1");
        server.Inject(GitFault.TooManyRequests(7) with { Times = 1, Kinds = GitRequestKind.Capabilities });
        using var http = new HttpClient();
        var url = $"{server.UrlOf(Name)}/info/refs?service=git-upload-pack";
        http.DefaultRequestHeaders.Add("Git-Protocol", "version=2");

        using var first = await http.GetAsync(url);
        using var second = await http.GetAsync(url);

        Assert.Equal(429, (int)first.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), first.Headers.RetryAfter?.Delta);
        Assert.Equal(200, (int)second.StatusCode);
    }

    [SkippableFact]
    public async Task Fault_Redirect_IsFollowedByTheRealGit()
    {
        await using var server = await StartAsync();
        var commit = await (await server.CreateRepositoryAsync(Name)).CommitAsync("a", "1");
        server.Inject(GitFault.Redirect($"{server.UrlOf(Name)}/info/refs?service=git-upload-pack") with { Repository = "old/app.git" });
        using var folder = new TempDirectory("redirect");

        var refs = await GitCommand.RunAsync(folder.Path, "ls-remote", server.UrlOf("old/app.git"), "refs/heads/main");

        Assert.StartsWith(commit, refs, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Fault_Silent_LeavesTheClientWaitingUntilItGivesUp()
    {
        await using var server = await StartAsync();
        await server.CreateRepositoryAsync(Name);
        using var fault = server.Inject(GitFault.Silent());
        using var http = new HttpClient { Timeout = TimeSpan.FromMilliseconds(300) };

        await Assert.ThrowsAsync<TaskCanceledException>(() => http.GetAsync($"{server.UrlOf(Name)}/info/refs?service=git-upload-pack"));

        Assert.Single(server.Requests);
    }

    [SkippableFact]
    public async Task Fault_CutAfterBytes_BreaksTheFetch()
    {
        await using var server = await StartAsync();
        await (await server.CreateRepositoryAsync(Name)).CommitAsync("a", new string('x', 100_000));
        server.Inject(new GitFault { Kinds = GitRequestKind.Fetch, CutAfterBytes = 20 });
        using var folder = new TempDirectory("cut");

        await Assert.ThrowsAsync<InvalidOperationException>(() => GitCommand.RunAsync(folder.Path, "clone", server.UrlOf(Name), "clone"));
    }

    [SkippableFact]
    public async Task TempGitRepository_AfterForcePushTagsAndDeletedBranch_IsWhatAHostWouldServe()
    {
        RealParts.RequireGit();
        using var repository = await TempGitRepository.CreateAsync();
        var first = await repository.CommitAsync("a", "1");
        var lost = await repository.CommitAsync("a", "2");
        var tag = await repository.TagAsync("v1.0.0", first, annotated: true);
        await repository.BranchAsync("gone");
        await repository.DeleteBranchAsync("gone");
        await repository.CommitAsync("b", "1", branch: "feature");
        await repository.SetDefaultBranchAsync("feature");

        var rewritten = await repository.ForcePushAsync(first, new Dictionary<string, string?> { ["a"] = "3" });

        var refs = await repository.GitBareAsync("for-each-ref", "--format=%(refname)");
        Assert.Equal("refs/heads/feature\nrefs/heads/main\nrefs/tags/v1.0.0", refs);
        Assert.Equal(rewritten, await repository.GitBareAsync("rev-parse", "main"));
        Assert.NotEqual(lost, rewritten);
        Assert.Equal("3", await repository.GitBareAsync("show", "main:a"));
        Assert.Equal("tag", await repository.GitBareAsync("cat-file", "-t", tag));
        Assert.Equal("refs/heads/feature", await repository.GitBareAsync("symbolic-ref", "HEAD"));
    }

    private static Task<GitHttpServer> StartAsync()
    {
        RealParts.RequireGit();
        return GitHttpServer.StartAsync();
    }
}
