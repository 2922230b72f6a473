using System.Text;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Git;
using OrleansGitOps.Engine.Rendering;

namespace OrleansGitOps.Engine.Tests.Git;

public sealed class GitSourceTreeTests
{
    [SkippableFact]
    public async Task List_Folder_GivesSortedEntriesWithIdsAndSizes()
    {
        await using var git = await GitFixture.StartAsync();
        await git.Host.CommitAsync(new Dictionary<string, string?> { ["a/b.yaml"] = "12345", ["a/B.yaml"] = "1", ["a/c/d.yaml"] = "",
            ["a.yaml"] = "x" });
        var tree = (await git.OpenAsync()).Tree;

        var entries = tree.List("a");

        Assert.Equal(["B.yaml", "b.yaml", "c"], entries.Select(entry => entry.Name));
        Assert.Equal(["a/B.yaml", "a/b.yaml", "a/c"], entries.Select(entry => entry.Path));
        Assert.Equal([SourceEntryKind.File, SourceEntryKind.File, SourceEntryKind.Directory], entries.Select(entry => entry.Kind));
        Assert.Equal(5, entries[1].Size);
        Assert.Equal(await git.Host.GitAsync("rev-parse", "HEAD:a/b.yaml"), entries[1].Id);
        Assert.Equal(await git.Host.GitAsync("rev-parse", "HEAD:a/c"), entries[2].Id);
        Assert.Equal(SourceEntryKind.Directory, tree.Find("")!.Kind);
        Assert.Null(tree.Find("absent"));
        Assert.Null(tree.Find("a.yaml/below"));
    }

    [SkippableTheory]
    [InlineData("/a.yaml")]
    [InlineData("a/../a.yaml")]
    [InlineData("../a.yaml")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("./a.yaml")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("a\\b")]
    [InlineData("a\0b")]
    public async Task AnyRead_MalformedPath_IsRefused(string path)
    {
        await using var git = await GitFixture.StartAsync();
        await git.Host.CommitAsync("a.yaml", "1");
        var tree = (await git.OpenAsync()).Tree;

        foreach (Action read in (Action[])[() => tree.Find(path), () => tree.List(path), () => tree.Read(path)])
        {
            Assert.Equal(FailureReason.InvalidSpec, Assert.Throws<GitOpsException>(read).Failure.Reason);
        }
    }

    [SkippableFact]
    public async Task AnyRead_LinksInside_AreFollowed()
    {
        await using var git = await GitFixture.StartAsync();
        await git.Host.CommitAsync("base/app.yaml", "1");
        Directory.CreateDirectory(Path.Combine(git.Host.WorkPath, "overlay"));
        Link(git, "overlay/app.yaml", "../base/app.yaml");
        Link(git, "overlay/base", "../base");
        Link(git, "overlay/twice", "base/../overlay/app.yaml");
        Link(git, "overlay/dangling", "nowhere.yaml");
        await git.Host.CommitAsync();
        var tree = (await git.OpenAsync()).Tree;

        Assert.Equal("1", Text(tree, "overlay/app.yaml"));
        Assert.Equal("1", Text(tree, "overlay/base/app.yaml"));
        Assert.Equal("1", Text(tree, "overlay/twice"));
        Assert.Null(tree.Find("overlay/dangling"));
        Assert.Equal(["app.yaml", "base", "twice"], tree.List("overlay").Select(entry => entry.Name));
        Assert.Equal(tree.Find("base/app.yaml")!.Id, tree.Find("overlay/app.yaml")!.Id);
    }

    [SkippableTheory]
    [InlineData("../../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData("folder/../../../a")]
    [InlineData("link")]
    [InlineData("a\\b")]
    public async Task AnyRead_LinkOutOrInCircles_IsRefused(string target)
    {
        await using var git = await GitFixture.StartAsync();
        await git.Host.CommitAsync("folder/a", "1");
        Link(git, "link", target);
        await git.Host.CommitAsync();
        var tree = (await git.OpenAsync()).Tree;

        foreach (Action read in (Action[])[() => tree.Find("link"), () => tree.Read("link"), () => tree.List("")])
        {
            var failure = Assert.Throws<GitOpsException>(read).Failure;
            Assert.Equal(FailureReason.RenderFailed, failure.Reason);
            Assert.Contains("'link'", failure.Message, StringComparison.Ordinal);
        }

        Assert.Equal("1", Text(tree, "folder/a"));
    }

    [SkippableFact]
    public async Task Find_ChainOfLinks_EndsAtForty()
    {
        await using var git = await GitFixture.StartAsync();
        await git.Host.CommitAsync("l0", "1");
        for (var i = 1; i <= 41; i++)
        {
            Link(git, $"l{i}", $"l{i - 1}");
        }

        await git.Host.CommitAsync();
        var tree = (await git.OpenAsync()).Tree;

        Assert.Equal("1", Text(tree, "l40"));
        Assert.Contains("40 symbolic links", Assert.Throws<GitOpsException>(() => tree.Find("l41")).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task AnyRead_Submodule_IsNotSupportedOnlyWhenEntered()
    {
        await using var git = await GitFixture.StartAsync();
        var commit = await git.Host.CommitAsync("a.yaml", "1");
        await git.Host.GitAsync("update-index", "--add", "--cacheinfo", $"160000,{commit},vendor/lib");
        await git.Host.GitAsync("commit", "--quiet", "--message", "Submodule");
        await git.Host.GitAsync("push", "--quiet", "origin", "HEAD:refs/heads/main");
        var tree = (await git.OpenAsync()).Tree;

        Assert.Equal(["a.yaml", "vendor"], tree.List("").Select(entry => entry.Name));
        foreach (Action read in (Action[])[() => tree.List("vendor/lib"), () => tree.Read("vendor/lib"), () =>
            tree.Find("vendor/lib/x.yaml")])
        {
            var failure = Assert.Throws<GitOpsException>(read).Failure;
            Assert.Equal(FailureReason.NotSupported, failure.Reason);
            Assert.Contains("submodule", failure.Message, StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public async Task Read_LfsPointer_IsRefusedClearly()
    {
        await using var git = await GitFixture.StartAsync();
        await git.Host.CommitAsync("big.yaml", "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n");

        var tree = (await git.OpenAsync()).Tree;

        var failure = Assert.Throws<GitOpsException>(() => tree.Read("big.yaml")).Failure;

        Assert.Equal(FailureReason.NotSupported, failure.Reason);
        Assert.Contains("LFS", failure.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Read_LargeFileOrManyBytes_IsLimitExceeded()
    {
        await using var git = await GitFixture.StartAsync();
        await git.Host.CommitAsync(new Dictionary<string, string?> { ["big"] = new string('x', 1001), ["half"] = new string('y', 800) });
        git.Restart(options => options with { Tree = new GitTreeLimits { MaxFileBytes = 1000, MaxBytesRead = 2000 } });
        var tree = (await git.OpenAsync()).Tree;

        Assert.Equal(FailureReason.LimitExceeded, Assert.Throws<GitOpsException>(() => tree.Read("big")).Failure.Reason);
        Assert.Equal(800, tree.Read("half").Length);
        Assert.Equal(800, tree.Read("half").Length);
        Assert.Equal(FailureReason.LimitExceeded, Assert.Throws<GitOpsException>(() => tree.Read("half")).Failure.Reason);
    }

    [SkippableFact]
    public async Task Walk_TreeOfABillionFiles_IsBounded()
    {
        await using var git = await GitFixture.StartAsync();
        var blob = await GitInput(git, "hash-object", "-w", "--stdin");
        var tree = await MakeTree(git, $"100644 blob {blob}\tf");
        for (var level = 0; level < 9; level++)
        {
            tree = await MakeTree(git, string.Join('\n', Enumerable.Range(0, 10).Select(i => $"040000 tree {tree}\td{i}")));
        }

        var commit = await git.Host.GitBareAsync("commit-tree", tree, "-m", "bomb");
        await git.Host.GitBareAsync("update-ref", "refs/heads/main", commit);
        git.Restart(options => options with { Tree = new GitTreeLimits { MaxEntriesWalked = 50_000 } });
        var opened = (await git.OpenAsync()).Tree;

        var failure = Assert.Throws<GitOpsException>(() => WalkAll(opened, "")).Failure;

        Assert.Equal(FailureReason.LimitExceeded, failure.Reason);
    }

    [SkippableTheory]
    [InlineData("..")]
    [InlineData(".git")]
    [InlineData("a\\b")]
    public async Task List_HostileName_IsRefused(string name)
    {
        await using var git = await GitFixture.StartAsync();
        var blob = await GitInput(git, "hash-object", "-w", "--stdin");
        var tree = await RawTree(git, name, blob);
        var commit = await git.Host.GitBareAsync("commit-tree", tree, "-m", "hostile");
        await git.Host.GitBareAsync("update-ref", "refs/heads/main", commit);

        var opened = (await git.OpenAsync()).Tree;

        Assert.Equal(FailureReason.RenderFailed, Assert.Throws<GitOpsException>(() => opened.List("")).Failure.Reason);
    }

    private static void WalkAll(ISourceTree tree, string path)
    {
        foreach (var entry in tree.List(path).Where(entry => entry.Kind == SourceEntryKind.Directory))
        {
            WalkAll(tree, entry.Path);
        }
    }

    private static string Text(ISourceTree tree, string path) => Encoding.UTF8.GetString(tree.Read(path).Span);

    private static void Link(GitFixture git, string path, string target) => File.CreateSymbolicLink(Path.Combine(git.Host.WorkPath, path),
        target);

    private static Task<string> GitInput(GitFixture git, params string[] arguments) => git.Host.GitBareAsync(arguments);

    private static async Task<string> MakeTree(GitFixture git, string lines)
    {
        var index = Path.Combine(git.Host.BarePath, "tree-lines");
        await File.WriteAllTextAsync(index, lines + "\n");
        return await Shell(git, "git mktree < tree-lines");
    }

    private static Task<string> Shell(GitFixture git, string command) => git.Host.GitBareAsync("-c", $"alias.run=!{command}", "run");

    private static async Task<string> RawTree(GitFixture git, string name, string blob)
    {
        var bytes = new List<byte>(Encoding.UTF8.GetBytes($"100644 {name}\0"));
        bytes.AddRange(Convert.FromHexString(blob));
        await File.WriteAllBytesAsync(Path.Combine(git.Host.BarePath, "raw-tree"), [.. bytes]);
        return await git.Host.GitBareAsync("hash-object", "-t", "tree", "--literally", "-w", "raw-tree");
    }
}
