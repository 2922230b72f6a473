using OrleansGitOps.Engine.Syncing;

namespace OrleansGitOps.Engine.Tests.Syncing;

public sealed class HealBackoffTests
{
    private static readonly HealBackoffOptions Default = HealBackoffOptions.Default;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void NextAttempt_FirstFive_AtOnceThenGrowing()
    {
        var (backoff, now) = (HealBackoff.None, Start);
        var waits = new List<double>();
        for (var i = 0; i < 12; i++)
        {
            var due = backoff.NextAttempt(now, Default);
            waits.Add((due - now).TotalSeconds);
            now = due;
            backoff = backoff.Record(now, Default);
        }

        Assert.Equal([0, 0, 0, 0, 0, 2, 6, 18, 54, 162, 300, 300], waits);
    }

    [Fact]
    public void NextAttempt_AfterTenQuietMinutes_StartsAnew()
    {
        var backoff = Enumerable.Range(0, 8).Aggregate(HealBackoff.None, (at, _) => at.Record(Start, Default));
        var later = Start + TimeSpan.FromMinutes(10);

        Assert.False(backoff.IsQuiet(later - TimeSpan.FromSeconds(1), Default));
        Assert.True(backoff.IsQuiet(later, Default));
        Assert.Equal(later, backoff.NextAttempt(later, Default));
        Assert.Equal(later, backoff.Record(later, Default).NextAttempt(later, Default));
    }

    [Fact]
    public void NextAttempt_FourNowAndOneLater_CountsPerWindow()
    {
        var backoff = Enumerable.Range(0, 4).Aggregate(HealBackoff.None, (at, i) => at.Record(Start + TimeSpan.FromMinutes(4 * i), Default));
        var later = Start + TimeSpan.FromMinutes(16);

        Assert.Equal(later, backoff.Record(later, Default).NextAttempt(later, Default));
    }

    [Fact]
    public void NextAttempt_OtherOptions_AreKept()
    {
        var options = new HealBackoffOptions(TimeSpan.FromSeconds(1), 1.5, TimeSpan.FromSeconds(3));
        var (backoff, now) = (Enumerable.Range(0, 5).Aggregate(HealBackoff.None, (at, _) => at.Record(Start, options)), Start);
        var waits = new List<double>();
        for (var i = 0; i < 2000; i++)
        {
            var due = backoff.NextAttempt(now, options);
            waits.Add((due - now).TotalSeconds);
            now = due;
            backoff = backoff.Record(now, options);
        }

        Assert.Equal([1, 1.5, 2.25, 3, 3], waits[..5]);
        Assert.All(waits[5..], wait => Assert.Equal(3, wait));
    }

    [Fact]
    public void IsQuiet_LongPauses_NeedsTwiceTheLongest()
    {
        var options = HealBackoffOptions.Default with { Longest = TimeSpan.FromHours(1) };
        var backoff = Enumerable.Range(0, 30).Aggregate(HealBackoff.None, (at, _) => at.Record(Start, options));

        Assert.Equal(Start + TimeSpan.FromHours(1), backoff.NextAttempt(Start + TimeSpan.FromMinutes(30), options));
        Assert.False(backoff.IsQuiet(Start + TimeSpan.FromMinutes(119), options));
        Assert.True(backoff.IsQuiet(Start + TimeSpan.FromMinutes(120), options));
    }
}
