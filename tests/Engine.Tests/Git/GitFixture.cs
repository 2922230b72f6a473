using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Git;
using OrleansGitOps.TestKit.Git;
using OrleansGitOps.TestKit.Processes;
using OrleansGitOps.TestKit.Requirements;

namespace OrleansGitOps.Engine.Tests.Git;

/// <summary>A Git host with one repository, and the repositories of one process that read it.</summary>
internal sealed class GitFixture : IAsyncDisposable
{
    public const string Path = "org/app.git";
    private readonly TempDirectory _data = new("git-data");

    private GitFixture(GitHttpServer server, TempGitRepository host)
    {
        (Server, Host) = (server, host);
        Options = new GitOptions { DataDirectory = _data.Path };
        Repositories = new GitRepositories(Options, TimeProvider.System);
    }

    public GitHttpServer Server { get; }

    public TempGitRepository Host { get; private set; }

    public GitOptions Options { get; private set; }

    public GitRepositories Repositories { get; private set; }

    public string Url => Server.UrlOf(Path);

    public string DataPath => _data.Path;

    public GitRepositoryClient Client => Repositories.Open("", Url);

    public static async Task<GitFixture> StartAsync()
    {
        RealParts.RequireGit();
        var server = await GitHttpServer.StartAsync();
        return new GitFixture(server, await server.CreateRepositoryAsync(Path));
    }

    /// <summary>A new process on the same data directory, with other options.</summary>
    public void Restart(Func<GitOptions, GitOptions>? change = null, TimeProvider? time = null)
    {
        Repositories.Dispose();
        Options = change?.Invoke(Options) ?? Options;
        Repositories = new GitRepositories(Options, time ?? TimeProvider.System);
    }

    public async Task<string> ResolveAsync(string target, GitRepositoryClient? client = null)
    {
        client ??= Client;
        var refs = await client.ListRefsAsync([target], CancellationToken.None);
        return await client.ResolveAsync(refs, target, CancellationToken.None);
    }

    public async Task<GitCommit> OpenAsync(string target = "HEAD", GitRepositoryClient? client = null) =>
        await (client ?? Client).OpenAsync(await ResolveAsync(target, client), CancellationToken.None);

    public async Task<Failure> FailureAsync(string target = "HEAD") => await FailureOf(() => ResolveAsync(target));

    public static async Task<Failure> FailureOf(Func<Task> call) => (await Assert.ThrowsAsync<GitOpsException>(call)).Failure;

    public async ValueTask DisposeAsync()
    {
        Repositories.Dispose();
        await Server.DisposeAsync();
        _data.Dispose();
    }
}
