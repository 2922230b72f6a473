using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Git;
using OrleansGitOps.Engine.Git.Credentials;
using OrleansGitOps.Engine.Git.Urls;
using OrleansGitOps.TestKit.Git;

namespace OrleansGitOps.Engine.Tests.Git;

public sealed class GitCredentialTests
{
    private const string Secret = "canary-5f1c";

    [SkippableFact]
    public async Task ResolveAsync_PrivateRepository_LogsIn()
    {
        await using var git = await GitFixture.StartAsync();
        var commit = await git.Host.CommitAsync("a.yaml", "1");
        git.Server.RequireCredentials("bot", Secret);
        Assert.Contains("needs credentials", (await git.FailureAsync()).Message, StringComparison.Ordinal);

        await RestartWithAsync(git, git.Server.UrlOf("org"), Secret + "\n");

        Assert.Equal(commit, await git.ResolveAsync("HEAD"));
        Assert.Equal("bot", git.Server.Requests[^1].UserName);
    }

    [SkippableFact]
    public async Task ResolveAsync_WrongPassword_SaysSoWithoutIt()
    {
        await using var git = await GitFixture.StartAsync();
        git.Server.RequireCredentials("bot", "other");
        await RestartWithAsync(git, git.Server.Url, Secret);

        var failure = await git.FailureAsync();

        Assert.Equal(FailureReason.RepositoryNotFound, failure.Reason);
        Assert.Contains("refuses the credentials", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, failure.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task ResolveAsync_RenewedPasswordFile_IsReadAgain()
    {
        await using var git = await GitFixture.StartAsync();
        var commit = await git.Host.CommitAsync("a.yaml", "1");
        git.Server.RequireCredentials("bot", Secret);
        var file = await RestartWithAsync(git, git.Server.Url, "old");
        await git.FailureAsync();

        await File.WriteAllTextAsync(file, Secret);
        Assert.Equal(commit, await git.ResolveAsync("HEAD"));

        File.Delete(file);
        Assert.Contains("password file", (await git.FailureAsync()).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task ResolveAsync_NeighbourPath_GetsNoLogin()
    {
        await using var git = await GitFixture.StartAsync();
        await git.Host.CommitAsync("a.yaml", "1");
        await RestartWithAsync(git, git.Server.UrlOf("or"), Secret);

        await git.ResolveAsync("HEAD");

        Assert.All(git.Server.Requests, request => Assert.Null(request.UserName));
    }

    [SkippableFact]
    public async Task ResolveAsync_RedirectOutOfThePath_GetsNoLogin()
    {
        await using var git = await GitFixture.StartAsync();
        await git.Host.CommitAsync("a.yaml", "1");
        await RestartWithAsync(git, git.Server.UrlOf("private"), Secret);
        var fault = GitFault.Redirect($"/{GitFixture.Path}/info/refs?service=git-upload-pack");
        git.Server.Inject(fault with { Repository = "private/app.git" });

        await git.ResolveAsync("HEAD", git.Repositories.Open("", git.Server.UrlOf("private/app")));

        Assert.All(git.Server.Requests, request => Assert.Equal(request.Repository.StartsWith("private", StringComparison.Ordinal),
            request.UserName == "bot"));
        Assert.Contains(git.Server.Requests, request => request.Repository == GitFixture.Path);
    }

    [Theory]
    [InlineData("https://h/org/app", true)]
    [InlineData("https://h/org", true)]
    [InlineData("https://h/organisation/app", false)]
    [InlineData("https://h/Org/app", false)]
    [InlineData("https://h.evil/org/app", false)]
    [InlineData("https://h:8443/org/app", false)]
    [InlineData("http://127.0.0.1/org/app", false)]
    public void Find_Url_MatchesWholeSegments(string url, bool matches)
    {
        var options = new GitOptions { DataDirectory = "/data", Credentials = [new GitCredential("https://h/org", "u", "/secret")] };

        Assert.Equal(matches, new CredentialStore(options).Find(GitUrl.Parse(url, options)) is not null);
    }

    [Fact]
    public void Find_SeveralMatch_TakesTheLongestPath()
    {
        var options = new GitOptions
        {
            DataDirectory = "/data",
            Credentials = [new GitCredential("https://h", "host", "/a"), new GitCredential("https://h/org/app", "app", "/b"),
                new GitCredential("https://h/org", "org", "/c")],
        };
        var store = new CredentialStore(options);

        Assert.Equal("app", store.Find(GitUrl.Parse("https://h/org/app.git", options))!.Username);
        Assert.Equal("org", store.Find(GitUrl.Parse("https://h/org/other", options))!.Username);
        Assert.Equal("host", store.Find(GitUrl.Parse("https://h/x", options))!.Username);
    }

    [Theory]
    [InlineData("nonsense", "u", "/a", "Credentials:0:Url")]
    [InlineData("https://u:canary-5f1c@h", "u", "/a", "Credentials:0:Url")]
    [InlineData("https://h", "u:x", "/a", "Credentials:0:Username")]
    [InlineData("https://h", "u", "relative", "Credentials:0:PasswordFile")]
    public void Constructor_BadCredential_NamesTheKey(string url, string user, string file, string key)
    {
        var options = new GitOptions { DataDirectory = "/data", Credentials = [new GitCredential(url, user, file)] };

        var message = Assert.Throws<GitOpsException>(() => new CredentialStore(options)).Message;

        Assert.Contains(key, message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, message, StringComparison.Ordinal);
    }

    private static async Task<string> RestartWithAsync(GitFixture git, string url, string password)
    {
        var file = Path.Combine(git.DataPath, "password");
        await File.WriteAllTextAsync(file, password);
        git.Restart(options => options with { Credentials = [new GitCredential(url, "bot", file)] });
        return file;
    }
}
