using LibGit2Sharp;
using OrleansGitOps.Engine.Git.Mirrors;
using OrleansGitOps.TestKit.Git;

namespace OrleansGitOps.Engine.Tests.Git;

/// <summary>Nothing of the machine's Git configuration, and no program, takes part in reading a repository (threat rule G6).</summary>
public sealed class HostileEnvironmentTests
{
    [SkippableFact]
    public async Task EnsureReady_ConfigurationOfTheMachine_IsNotSearched()
    {
        await using var git = await GitFixture.StartAsync();

        foreach (var level in (ConfigurationLevel[])[ConfigurationLevel.Global, ConfigurationLevel.System, ConfigurationLevel.Xdg])
        {
            Assert.DoesNotContain(GlobalSettings.GetConfigSearchPaths(level), path => path.Length > 0);
        }
    }

    [Fact]
    public void Native_Version_IsAtLeastTheMinimum()
    {
        LibGit2.EnsureReady();
        var version = GlobalSettings.Version.InformationalVersion.Split('+', '-')[0];

        Assert.True(System.Version.Parse(version) >= new System.Version(0, 32, 0), version);
    }

    [SkippableFact]
    public async Task OpenAsync_HooksAndRewritesOfALocalRepository_DoNothing()
    {
        await using var git = await GitFixture.StartAsync();
        using var local = await TempGitRepository.CreateAsync();
        using var elsewhere = await TempGitRepository.CreateAsync();
        await elsewhere.CommitAsync("a.yaml", "evil");
        var commit = await local.CommitAsync("a.yaml", "good");
        var marker = Path.Combine(git.DataPath, "marker");
        foreach (var hook in (string[])["post-checkout", "pre-receive", "reference-transaction", "post-update"])
        {
            var file = Path.Combine(local.BarePath, "hooks", hook);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, $"#!/bin/sh\ntouch {marker}\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }
        }

        await local.GitBareAsync("config", "core.sshCommand", $"touch {marker}");
        await local.GitBareAsync("config", "core.fsmonitor", $"touch {marker}");
        await local.GitBareAsync("config", $"url.{elsewhere.BarePath}.insteadOf", local.BarePath);
        git.Restart(options => options with { LocalRoots = [Path.GetDirectoryName(local.BarePath)!] });

        var opened = await git.OpenAsync("HEAD", git.Repositories.Open("", local.FileUrl));

        Assert.Equal(commit, opened.Tree.Revision);
        Assert.Equal(4, opened.Tree.Read("a.yaml").Length);
        Assert.False(File.Exists(marker));
    }

    [SkippableFact]
    public async Task Mirror_Configuration_HoldsNoAddressAndNoLogin()
    {
        await using var git = await GitFixture.StartAsync();
        await git.Host.CommitAsync("a.yaml", "1");
        await git.ResolveAsync("HEAD");

        var files = Directory.GetFiles(Path.Combine(git.DataPath, "git"), "*", SearchOption.AllDirectories);

        Assert.Contains(files, file => Path.GetFileName(file) == "config");
        foreach (var file in files.Where(file => !file.Contains("/objects/", StringComparison.Ordinal)))
        {
            Assert.DoesNotContain("127.0.0.1", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        }
    }
}
