using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.TestKit.Git;

/// <summary>
/// A bare Git repository with a work tree beside it, made by the real git. Every change is pushed at once, so the bare repository is
/// what a Git host would serve. Removed on dispose, unless it lies in a folder of the caller. Not for concurrent use.
/// </summary>
public sealed class TempGitRepository : IDisposable
{
    public const string DefaultBranch = "main";

    private readonly TempDirectory? _owned;
    private readonly TempDirectory _work;

    private TempGitRepository(TempDirectory? owned, string barePath)
    {
        _owned = owned;
        _work = new TempDirectory("git-work");
        BarePath = barePath;
    }

    /// <summary>The bare repository, for example to serve or to open as <c>file://</c>.</summary>
    public string BarePath { get; }

    /// <summary>
    /// The work tree. Commit what you change in it by <see cref="CommitAsync(IReadOnlyDictionary{string, string}, string, string)"/>
    /// with no files.
    /// </summary>
    public string WorkPath => _work.Path;

    public string FileUrl => new Uri(BarePath).AbsoluteUri;

    /// <summary>An empty repository, whose HEAD names <see cref="DefaultBranch"/> without a commit.</summary>
    /// <param name="barePath">Where the bare repository shall lie (made, and left to the caller); null: in a temporary folder.</param>
    public static async Task<TempGitRepository> CreateAsync(string? barePath = null)
    {
        var owned = barePath is null ? new TempDirectory("git-bare") : null;
        var repository = new TempGitRepository(owned, barePath ?? owned!.Combine("repository.git"));
        Directory.CreateDirectory(repository.BarePath);
        await repository.GitBareAsync("init", "--quiet", "--bare", $"--initial-branch={DefaultBranch}");
        await repository.GitBareAsync("config", "http.receivepack", "true");
        await repository.GitBareAsync("config", "uploadpack.allowFilter", "true");
        await repository.GitAsync("init", "--quiet", $"--initial-branch={DefaultBranch}");
        await repository.GitAsync("config", "gc.auto", "0");
        await repository.GitAsync("remote", "add", "origin", repository.BarePath);
        return repository;
    }

    /// <summary>Writes files, commits everything and pushes. A null content deletes the file. The work tree stays on that branch.</summary>
    /// <returns>The new commit's SHA.</returns>
    public async Task<string> CommitAsync(
        IReadOnlyDictionary<string, string?>? files = null, string message = "Change", string branch = DefaultBranch)
    {
        await SwitchAsync(branch);
        foreach (var (path, content) in files ?? new Dictionary<string, string?>())
        {
            WriteFile(path, content);
        }

        await GitAsync("add", "--all");
        await GitAsync("commit", "--quiet", "--allow-empty", "--message", message);
        await PushAsync($"HEAD:refs/heads/{branch}");
        return await HeadAsync();
    }

    /// <summary>One file; see <see cref="CommitAsync(IReadOnlyDictionary{string, string}, string, string)"/>.</summary>
    public Task<string> CommitAsync(string path, string? content, string message = "Change", string branch = DefaultBranch) =>
        CommitAsync(new Dictionary<string, string?> { [path] = content }, message, branch);

    /// <summary>Points a new or existing branch of the bare repository at a revision.</summary>
    public Task BranchAsync(string name, string revision = "HEAD") => PushAsync("--force", $"{revision}:refs/heads/{name}");

    /// <summary>Makes or moves a tag.</summary>
    /// <returns>The SHA of the tag object when annotated, else of the commit.</returns>
    public async Task<string> TagAsync(string name, string revision = "HEAD", bool annotated = false)
    {
        await GitAsync(["tag", "--force", .. annotated ? ["--annotate", "--message", name] : Array.Empty<string>(), name, revision]);
        await PushAsync("--force", $"refs/tags/{name}");
        return await GitAsync("rev-parse", $"refs/tags/{name}");
    }

    /// <summary>Rewrites history: the branch is set back to <paramref name="revision"/> and gets one new commit from there.</summary>
    public async Task<string> ForcePushAsync(
        string revision, IReadOnlyDictionary<string, string?> files, string message = "Rewritten", string branch = DefaultBranch)
    {
        await SwitchAsync(branch);
        await GitAsync("reset", "--quiet", "--hard", revision);
        foreach (var (path, content) in files)
        {
            WriteFile(path, content);
        }

        await GitAsync("add", "--all");
        await GitAsync("commit", "--quiet", "--allow-empty", "--message", message);
        await PushAsync("--force", $"HEAD:refs/heads/{branch}");
        return await HeadAsync();
    }

    public Task DeleteBranchAsync(string name) => GitBareAsync("update-ref", "-d", $"refs/heads/{name}");

    public Task DeleteTagAsync(string name) => GitBareAsync("update-ref", "-d", $"refs/tags/{name}");

    /// <summary>Makes the bare repository's HEAD name another branch (a host's "default branch").</summary>
    public Task SetDefaultBranchAsync(string name) => GitBareAsync("symbolic-ref", "HEAD", $"refs/heads/{name}");

    /// <summary>Runs git in the work tree.</summary>
    public Task<string> GitAsync(params string[] arguments) => GitCommand.RunAsync(WorkPath, arguments);

    /// <summary>Runs git in the bare repository.</summary>
    public Task<string> GitBareAsync(params string[] arguments) => GitCommand.RunAsync(BarePath, arguments);

    public void Dispose()
    {
        _work.Dispose();
        _owned?.Dispose();
    }

    private Task<string> HeadAsync() => GitAsync("rev-parse", "HEAD");

    private Task PushAsync(params string[] arguments) => GitAsync(["push", "--quiet", "origin", .. arguments]);

    private async Task SwitchAsync(string branch)
    {
        if (await GitAsync("symbolic-ref", "--short", "HEAD") == branch)
        {
            return;
        }

        var exists = await GitAsync("for-each-ref", $"refs/heads/{branch}") != "";
        await GitAsync(exists ? ["switch", "--quiet", branch] : ["switch", "--quiet", "--create", branch]);
    }

    private void WriteFile(string path, string? content)
    {
        var full = Path.Combine(WorkPath, path);
        if (content is null)
        {
            File.Delete(full);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
    }
}
