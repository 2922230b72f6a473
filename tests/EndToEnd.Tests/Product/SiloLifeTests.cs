using OrleansGitOps.TestKit.Postgres;
using OrleansGitOps.TestKit.Processes;
using OrleansGitOps.TestKit.Requirements;
using Xunit.Abstractions;

namespace OrleansGitOps.EndToEnd.Tests.Product;

/// <summary>Silos that come and go as planned, and a database that goes away under them.</summary>
[Collection(SiloGround.Collection)]
public sealed class SiloLifeTests(SiloGround ground, ITestOutputHelper output)
{
    private const int Applications = 20;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [SkippableFact]
    public async Task Join_TakesItsShare_AndTerm_HandsOverWithTheSyncUnderWay()
    {
        await using var group = await ground.CreateGroupAsync();
        var one = await group.StartAsync();
        await using var fleet = await Fleet.RegisterAsync(ground, one, Applications, repositories: 2);
        await using var sync = await LongSync.StartAsync(ground, one);
        await fleet.WaitUntilSyncedAsync(one);

        var start = TimeProvider.System.GetTimestamp();
        var two = await group.StartAsync();
        await Eventually.BecomesTrueAsync("the joined silo has its share", Limit, async () =>
            await two.MetricAsync("gitops_app_active") is >= 8 and <= 13
            && await one.MetricAsync("gitops_app_active") + await two.MetricAsync("gitops_app_active") == Applications + 1);
        output.WriteLine($"started, joined and evened out after {TimeProvider.System.GetElapsedTime(start).TotalSeconds:0.0} s");
        await fleet.PaintByHandAsync("red");
        await fleet.WaitForColorAsync("blue");
        await sync.CommitNextAsync();
        await sync.WaitUntilSyncedAsync(two);

        var leaving = await sync.OwnerAmongAsync(one, two);
        var left = leaving == one ? two : one;
        await sync.CommitNextAsync();
        await sync.WaitForWritesAsync(20);
        start = TimeProvider.System.GetTimestamp();
        var code = await leaving.StopAsync();
        var ended = TimeProvider.System.GetElapsedTime(start);
        await sync.WaitUntilSyncedAsync(left);
        output.WriteLine($"ended with {code} after {ended.TotalSeconds:0.0} s; the sync went on and ended after "
            + $"{TimeProvider.System.GetElapsedTime(start).TotalSeconds:0.0} s");

        Assert.Equal(0, code);
        await sync.AssertNeverWentBackAsync();
        Assert.Equal(3, (await left.ApplicationAsync(sync.Name)).HistoryCount());
        await fleet.CommitAsync("green");
        await fleet.WaitForColorAsync("green");
        Assert.Equal(Applications + 1, await left.MetricAsync("gitops_app_active"));
    }

    [SkippableFact]
    public async Task Postgres_AwayAndBack_IsSaidByReadinessAndLosesNothing()
    {
        RealParts.RequirePostgres();
        await using var postgres = await PostgresServer.StartAsync();
        await using var group = await ground.CreateGroupAsync(await postgres.CreateDatabaseAsync());
        var (one, two) = (await group.StartAsync(), await group.StartAsync());
        await using var fleet = await Fleet.RegisterAsync(ground, one, Applications, repositories: 2);
        await fleet.WaitUntilSyncedAsync(two);

        await postgres.CrashAsync();
        await Eventually.BecomesTrueAsync(
            "neither is ready", Limit, async () => !await one.IsReadyAsync() && !await two.IsReadyAsync());
        await fleet.PaintByHandAsync("red");
        await fleet.CommitAsync("green");
        // The polls find the commit meanwhile; and silos that miss the database must not take each other for dead.
        var polls = fleet.RepositoryPaths.ToDictionary(path => path, path => ground.Git.CountLsRemotes(path));
        await Eventually.BecomesTrueAsync("four more polls", Limit, () => Task.FromResult(
            polls.All(pair => ground.Git.CountLsRemotes(pair.Key) >= pair.Value + 4)));
        await postgres.RestartAsync();
        var start = TimeProvider.System.GetTimestamp();

        await one.WaitUntilReadyAsync();
        await two.WaitUntilReadyAsync();
        await fleet.WaitForColorAsync("green", TimeSpan.FromSeconds(90));
        await fleet.WaitUntilSyncedAsync(one);
        await fleet.WaitUntilSyncedAsync(two);
        output.WriteLine($"everything Synced again {TimeProvider.System.GetElapsedTime(start).TotalSeconds:0.0} s after PostgreSQL was back");
        Assert.Equal(Applications, await one.MetricAsync("gitops_app_active") + await two.MetricAsync("gitops_app_active"));
        Assert.Equal(2, (await one.ApplicationAsync(fleet.Names[0])).HistoryCount());
        await fleet.PaintByHandAsync("red");
        await fleet.WaitForColorAsync("green");
    }

    [SkippableFact]
    public async Task Start_BothAtOnceOnAnEmptyDatabase_MakeOneInstallation_AndAnotherKeyFileIsRefused()
    {
        await using var group = await ground.CreateGroupAsync();
        var (one, two) = (group.Add(adminPassword: null), group.Add(adminPassword: null));

        one.Launch();
        two.Launch();
        await one.WaitUntilReadyAsync();
        await two.WaitUntilReadyAsync();

        await Eventually.BecomesTrueAsync(
            "both greet", Limit, () => Task.FromResult(group.Silos.All(silo => silo.Log.Contains("Data: ", StringComparison.Ordinal))));
        var (first, second) = one.Log.Contains("Login: ", StringComparison.Ordinal) ? (one, two) : (two, one);
        Assert.Contains("Login:     admin / ", first.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("Login: ", second.Log, StringComparison.Ordinal);
        var password = Path.Combine(first.DataDirectory, "initial-admin-password");
        Assert.Contains((await File.ReadAllTextAsync(password)).Trim(), first.Log, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(second.DataDirectory, "initial-admin-password")));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(group.KeyFile)!, "installation-id"));

        var stranger = group.Add(keyFile: group.MakeKeyFile("other"));
        stranger.Launch();
        Assert.Equal(1, await stranger.WaitForExitAsync());
        var line = Assert.Single(stranger.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("another key file", line, StringComparison.Ordinal);
        Assert.Contains("GitOps:Encryption:KeyFile", line, StringComparison.Ordinal);
        Assert.True(await one.IsReadyAsync());
    }
}
