using Microsoft.Extensions.Time.Testing;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Git.Mirrors;
using OrleansGitOps.TestKit.Git;

namespace OrleansGitOps.Engine.Tests.Git;

public sealed class MirrorTests
{
    [SkippableFact]
    public async Task OpenAsync_AfterRestart_UsesTheMirror()
    {
        await using var git = await GitFixture.StartAsync();
        var commit = await git.Host.CommitAsync("a.yaml", "1");
        await git.ResolveAsync("HEAD");
        git.Restart();
        git.Server.ClearRequests();

        await git.Client.OpenAsync(commit, CancellationToken.None);

        Assert.Empty(git.Server.Requests);
    }

    [SkippableFact]
    public async Task Open_OtherScope_SharesNothing()
    {
        await using var git = await GitFixture.StartAsync();
        var commit = await git.Host.CommitAsync("a.yaml", "1");
        await git.ResolveAsync("HEAD");
        var other = git.Repositories.Open("team-b", git.Url);
        git.Server.Inject(GitFault.Status(404));

        Assert.NotSame(git.Client, other);
        Assert.Same(git.Client, git.Repositories.Open("", git.Url + "/"));
        Assert.Equal(FailureReason.RepositoryNotFound, (await GitFixture.FailureOf(() => other.OpenAsync(commit,
            CancellationToken.None))).Reason);
    }

    [SkippableFact]
    public async Task OpenAsync_RuinedDirectory_IsClonedAnew()
    {
        await using var git = await GitFixture.StartAsync();
        await git.Host.CommitAsync("a.yaml", "1");
        await git.ResolveAsync("HEAD");
        File.Delete(Path.Combine(MirrorOf(git), "HEAD"));
        git.Restart();

        Assert.Equal(1, (await git.OpenAsync()).Tree.Read("a.yaml").Length);
    }

    [SkippableFact]
    public async Task OpenAsync_LostObjects_HealsByANewMirror()
    {
        await using var git = await GitFixture.StartAsync();
        var commit = await git.Host.CommitAsync("a.yaml", "1");
        await git.ResolveAsync("HEAD");
        foreach (var pack in Directory.GetFiles(Path.Combine(MirrorOf(git), "objects", "pack")))
        {
            Truncate(pack);
        }

        git.Restart();
        await git.Client.OpenAsync(commit, CancellationToken.None).ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.Equal(1, (await git.OpenAsync()).Tree.Read("a.yaml").Length);
    }

    [SkippableFact]
    public async Task Read_MissingObject_FailsOnceThenHealsByANewMirror()
    {
        await using var git = await GitFixture.StartAsync();
        var commit = await git.Host.CommitAsync("a.yaml", "lost");
        await git.OpenAsync();
        await RemoveObjectAsync(git, await git.Host.GitAsync("rev-parse", "HEAD:a.yaml"));
        git.Restart();

        var tree = (await git.OpenAsync()).Tree;
        Assert.Equal(FailureReason.RepositoryUnreachable, Assert.Throws<GitOpsException>(() => tree.Read("a.yaml")).Failure.Reason);

        Assert.Equal(4, (await git.Client.OpenAsync(commit, CancellationToken.None)).Tree.Read("a.yaml").Length);
        Assert.Equal("2", Path.GetFileName(MirrorOf(git)));
    }

    [SkippableFact]
    public async Task Repair_AgainAtOnce_IsRefusedUntilAPauseHasPassed()
    {
        await using var git = await GitFixture.StartAsync();
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        var store = new MirrorStore(git.Client.Url, Path.Combine(git.DataPath, "mirror"), time);
        store.MarkDamaged();
        store.Repair();
        store.MarkDamaged();

        Assert.Contains("git fsck", Assert.Throws<GitOpsException>(store.Repair).Message, StringComparison.Ordinal);
        Assert.True(store.IsDamaged);

        time.Advance(TimeSpan.FromMinutes(6));
        store.Repair();
        Assert.False(store.IsDamaged);
    }

    [SkippableFact]
    public async Task Constructor_LeftoversOfAKilledProcess_AreRemoved()
    {
        await using var git = await GitFixture.StartAsync();
        var root = Path.Combine(git.DataPath, "git");
        await File.WriteAllTextAsync(Path.Combine(root, "x.pack-received"), "half");

        git.Restart();

        Assert.Empty(Directory.GetFileSystemEntries(root));
    }

    [SkippableFact]
    public async Task Mirror_HostileRefNames_NeverBecomePaths()
    {
        await using var git = await GitFixture.StartAsync();
        await git.Host.CommitAsync("a.yaml", "1");
        await git.Host.BranchAsync("a/b");
        await git.ResolveAsync("a/b");
        await git.Host.DeleteBranchAsync("a/b");
        var commit = await git.Host.CommitAsync("a.yaml", "2", branch: "a");

        Assert.Equal(commit, await git.ResolveAsync("a"));
        Assert.Equal(["mirror"], Directory.GetDirectories(Path.Combine(MirrorOf(git), "refs"))
            .Where(folder => Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Length > 0).Select(Path.GetFileName));
    }

    private static string MirrorOf(GitFixture git) => Directory.GetDirectories(Directory.GetDirectories(Path.Combine(git.DataPath,
        "git")).Single()).Single();

    private static void Truncate(string file)
    {
        File.SetAttributes(file, FileAttributes.Normal);
        using var stream = new FileStream(file, FileMode.Open);
        stream.SetLength(stream.Length / 2);
    }

    // Unpacks the mirror into loose objects, without one of them.
    private static async Task RemoveObjectAsync(GitFixture git, string id)
    {
        var mirror = MirrorOf(git);
        var packs = Path.Combine(mirror, "objects", "pack");
        foreach (var pack in Directory.GetFiles(packs, "*.pack"))
        {
            var moved = Path.Combine(git.DataPath, Path.GetFileName(pack));
            File.Move(pack, moved, overwrite: true);
            File.Delete(Path.ChangeExtension(pack, ".idx"));
            await git.Host.GitAsync("-c", $"alias.run=!git --git-dir='{mirror}' unpack-objects -q < '{moved}'", "run");
        }

        File.Delete(Path.Combine(mirror, "objects", id[..2], id[2..]));
    }
}
