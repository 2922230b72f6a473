using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Git.Credentials;
using OrleansGitOps.Engine.Git.Mirrors;
using OrleansGitOps.Engine.Git.Transport;
using OrleansGitOps.Engine.Git.Urls;
using OrleansGitOps.Engine.Threading;

namespace OrleansGitOps.Engine.Git;

/// <summary>
/// The Git repositories of one process: their connections, threads and mirrors. One per data directory, since each mirror has one writer.
/// Thread-safe.
/// </summary>
public sealed class GitRepositories : IDisposable
{
    private readonly GitOptions _options;
    private readonly TimeProvider _time;
    private readonly GitHttp _http;
    private readonly HttpMessageInvoker _client;
    private readonly DedicatedThreads _threads;
    private readonly ConcurrentDictionary<(string Scope, string Url), Lazy<GitRepositoryClient>> _open = new();

    /// <exception cref="GitOpsException"><see cref="FailureReason.InvalidSpec"/>: a credential of the options is malformed; the message
    /// names its key.</exception>
    public GitRepositories(GitOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        LibGit2.EnsureReady();
        (_options, _time) = (options, time);
        var credentials = new CredentialStore(options);
        _client = GitHttp.CreateClient(options);
        _http = new GitHttp(options, credentials, _client);
        _threads = new DedicatedThreads("git", options.Threads);
        DeleteLeftovers();
    }

    /// <summary>The repository behind a URL; the same object for every spelling of it.</summary>
    /// <param name="credentialScope">A project, or empty for global credentials: mirrors are never shared across scopes.</param>
    /// <param name="repoUrl">As a user wrote it, or canonical.</param>
    /// <exception cref="GitOpsException"><see cref="FailureReason.InvalidSpec"/> or <see cref="FailureReason.NotSupported"/>: the URL is
    /// refused.</exception>
    public GitRepositoryClient Open(string credentialScope, string repoUrl)
    {
        ArgumentNullException.ThrowIfNull(credentialScope);
        var url = GitUrl.Parse(repoUrl, _options);
        var opening = _open.GetOrAdd(
            (credentialScope, url.Canonical), _ => new Lazy<GitRepositoryClient>(() => Create(credentialScope, url)));
        return opening.Value;
    }

    public void Dispose()
    {
        _threads.Dispose();
        _client.Dispose();
    }

    private GitRepositoryClient Create(string scope, GitUrl url)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{scope}|{url.Canonical}"));
        var mirror = new MirrorStore(url, Path.Combine(Root, Convert.ToHexStringLower(hash.AsSpan(0, 16)) + ".git"), _time);
        IRefSource source = url.IsLocal
            ? new LocalSource(url, _options, mirror, _threads)
            : new RemoteSource(url, new SmartHttpTransport(url, _options, _http, _time), mirror, _threads, _options, Root, _time);
        return new GitRepositoryClient(url, source, mirror, _threads, _options);
    }

    private string Root => Path.Combine(_options.DataDirectory, "git");

    // Half-received packs of a process that was killed.
    private void DeleteLeftovers()
    {
        foreach (var file in Directory.CreateDirectory(Root).GetFiles("*" + RemoteSource.PackSuffix))
        {
            file.Delete();
        }
    }
}
