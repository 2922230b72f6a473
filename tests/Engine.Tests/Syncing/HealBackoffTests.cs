using OrleansGitOps.Engine.Syncing;

namespace OrleansGitOps.Engine.Tests.Syncing;

public sealed class HealBackoffTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void NextAttempt_FirstFive_AtOnceThenGrowing()
    {
        var (backoff, now) = (HealBackoff.None, Start);
        var waits = new List<double>();
        for (var i = 0; i < 12; i++)
        {
            var due = backoff.NextAttempt(now);
            waits.Add((due - now).TotalSeconds);
            now = due;
            backoff = backoff.Record(now);
        }

        Assert.Equal([0, 0, 0, 0, 0, 2, 6, 18, 54, 162, 300, 300], waits);
    }

    [Fact]
    public void NextAttempt_AfterTenQuietMinutes_StartsAnew()
    {
        var backoff = Enumerable.Range(0, 8).Aggregate(HealBackoff.None, (at, _) => at.Record(Start));
        var later = Start + TimeSpan.FromMinutes(10);

        Assert.False(backoff.IsQuiet(later - TimeSpan.FromSeconds(1)));
        Assert.True(backoff.IsQuiet(later));
        Assert.Equal(later, backoff.NextAttempt(later));
        Assert.Equal(later, backoff.Record(later).NextAttempt(later));
    }

    [Fact]
    public void NextAttempt_FourNowAndOneLater_CountsPerWindow()
    {
        var backoff = Enumerable.Range(0, 4).Aggregate(HealBackoff.None, (at, i) => at.Record(Start + TimeSpan.FromMinutes(4 * i)));
        var later = Start + TimeSpan.FromMinutes(16);

        Assert.Equal(later, backoff.Record(later).NextAttempt(later));
    }
}
