using Xunit.Abstractions;

namespace OrleansGitOps.EndToEnd.Tests.Product;

/// <summary>One of two silos is killed, or stands still, between two objects of a sync.</summary>
[Collection(SiloGround.Collection)]
public sealed class LostSiloTests(SiloGround ground, ITestOutputHelper output)
{
    private const int Applications = 20;

    [SkippableFact]
    public async Task Kill_BetweenTwoObjects_TheOtherCarriesOnWithEverything()
    {
        await using var group = await ground.CreateGroupAsync();
        var (one, two) = (await group.StartAsync(), await group.StartAsync());
        await using var fleet = await Fleet.RegisterAsync(ground, one, Applications, repositories: 2);
        await using var sync = await LongSync.StartAsync(ground, one);
        await fleet.WaitUntilSyncedAsync(one);
        var killed = await sync.OwnerAmongAsync(one, two);
        var left = killed == one ? two : one;
        await sync.CommitNextAsync();

        var written = await sync.WaitForWritesAsync(30);
        await killed.KillAsync();
        var start = TimeProvider.System.GetTimestamp();
        await fleet.PaintByHandAsync("red");
        await fleet.WaitForColorAsync("blue");
        var healed = TimeProvider.System.GetElapsedTime(start);
        await sync.WaitUntilSyncedAsync(left);
        var synced = TimeProvider.System.GetElapsedTime(start);
        output.WriteLine(
            $"killed after {written} writes; all {Applications} healed after {healed.TotalSeconds:0.0} s, sync ended after {synced.TotalSeconds:0.0} s");

        Assert.Equal(Applications + 1, await left.MetricAsync("gitops_app_active"));
        await sync.AssertNeverWentBackAsync();
        Assert.Equal(2, (await left.ApplicationAsync(sync.Name)).HistoryCount());
        await fleet.CommitAsync("green");
        await fleet.WaitForColorAsync("green");
        await fleet.WaitUntilSyncedAsync(left);
        // The inventory is whole: what the next commit leaves out is pruned.
        await sync.CommitNextAsync();
        await sync.WaitUntilSyncedAsync(left);
        await sync.AssertNeverWentBackAsync();
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(110)]
    public async Task Pause_BetweenTwoObjects_NoOlderObjectIsWrittenAfterwards(int writes)
    {
        await using var group = await ground.CreateGroupAsync();
        var (one, two) = (await group.StartAsync(), await group.StartAsync());
        await using var sync = await LongSync.StartAsync(ground, one);
        var (paused, stale, written) = await PauseInSyncAsync(sync, one, two, writes);
        var other = paused == one ? two : one;

        var start = TimeProvider.System.GetTimestamp();
        await sync.CommitNextAsync();
        await sync.WaitUntilSyncedAsync(other);
        var took = TimeProvider.System.GetElapsedTime(start);
        start = TimeProvider.System.GetTimestamp();
        await paused.ResumeAsync();
        var code = await paused.WaitForExitAsync();
        var ended = TimeProvider.System.GetElapsedTime(start);
        output.WriteLine($"paused after {written} writes; the newer commit was synced after {took.TotalSeconds:0.0} s; "
            + $"the paused one ended with {code} {ended.TotalSeconds:0.0} s after it was woken");
        output.WriteLine(string.Join('\n', paused.Log.Split('\n').Where(line => !line.StartsWith("   at ", StringComparison.Ordinal)).TakeLast(20)));

        Assert.NotEqual(0, code);
        output.WriteLine($"{await sync.WaitUntilCleanAsync()} objects came late");
        await sync.AssertNeverWentBackAsync();
        await sync.CreateLateAsync(stale);
        await sync.WaitUntilCleanAsync();
        await sync.AssertNeverWentBackAsync();
        await paused.StartAsync();
        await sync.CommitNextAsync();
        await sync.WaitUntilSyncedAsync(paused);
        await sync.AssertNeverWentBackAsync();
    }

    /// <summary>Stops the silo that syncs between two objects: when it was done before the stop reached it, in its next sync.</summary>
    private static async Task<(SiloProcess Paused, int Revision, int Written)> PauseInSyncAsync(LongSync sync, SiloProcess one, SiloProcess two, int writes)
    {
        for (var attempt = 0; attempt < 10; attempt++)
        {
            var owner = await sync.OwnerAmongAsync(one, two);
            await sync.CommitNextAsync();
            await sync.WaitForWritesAsync(writes);
            await owner.PauseAsync();
            // What was on its way is counted as well.
            var written = await sync.WaitForWritesAsync(writes);
            if (written < sync.Objects)
            {
                return (owner, sync.Revision, written);
            }

            await owner.ResumeAsync();
            await sync.WaitUntilSyncedAsync(owner);
        }

        throw new InvalidOperationException("ten syncs were done before the silo stood still");
    }
}
