using OrleansGitOps.TestKit.Git;
using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.EndToEnd.Tests.Product;

/// <summary>Two silos on one PostgreSQL are one installation.</summary>
[Collection(SiloGround.Collection)]
public sealed class TwoSiloTests(SiloGround ground)
{
    private const int Applications = 20;

    [SkippableFact]
    public async Task Applications_SpreadOverBoth_AndEachRepositoryIsFetchedAndPolledOnce()
    {
        await using var group = await ground.CreateGroupAsync();
        var (one, two) = (await group.StartAsync(), await group.StartAsync());
        await using var fleet = await Fleet.RegisterAsync(ground, one, Applications, repositories: 3);

        await fleet.WaitForColorAsync("blue");
        await fleet.WaitUntilSyncedAsync(one);
        await fleet.WaitUntilSyncedAsync(two);

        var (onOne, onTwo) = (await one.MetricAsync("gitops_app_active"), await two.MetricAsync("gitops_app_active"));
        Assert.Equal(Applications, onOne + onTwo);
        Assert.InRange(onOne, 3, Applications - 3);
        Assert.All(fleet.RepositoryPaths, path => Assert.Equal(1, ground.Git.Count(GitRequestKind.Fetch, path)));

        // The poll is every 2 s and 10 %: both silos together ask as often as one.
        var watched = fleet.RepositoryPaths.ToDictionary(path => path, path => ground.Git.CountLsRemotes(path));
        var start = TimeProvider.System.GetTimestamp();
        await Eventually.BecomesTrueAsync("six polls", TimeSpan.FromSeconds(60), () => Task.FromResult(
            watched.All(pair => ground.Git.CountLsRemotes(pair.Key) - pair.Value >= 6)));
        var most = (int)(TimeProvider.System.GetElapsedTime(start).TotalSeconds / 2) + 1;
        Assert.All(watched, pair => Assert.InRange(ground.Git.CountLsRemotes(pair.Key) - pair.Value, 6, most));

        await fleet.CommitAsync("green");
        await fleet.WaitForColorAsync("green");
        Assert.All(fleet.RepositoryPaths, path => Assert.Equal(2, ground.Git.Count(GitRequestKind.Fetch, path)));
        await fleet.PaintByHandAsync("red");
        await fleet.WaitForColorAsync("green");
    }
}
