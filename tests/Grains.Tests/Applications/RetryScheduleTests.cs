using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Grains.Applications.Deciding;

namespace OrleansGitOps.Grains.Tests.Applications;

public sealed class RetryScheduleTests
{
    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 10)]
    [InlineData(4, 40)]
    [InlineData(100, 180)]
    public void PauseAfter_AutomatedWithoutPolicy_GrowsToThreeMinutesAndGoesOn(int failures, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetrySchedule.PauseAfter(failures, null, automated: true));

    [Fact]
    public void PauseAfter_ManualWithoutPolicy_IsNoRetry() => Assert.Null(RetrySchedule.PauseAfter(1, null, automated: false));

    [Fact]
    public void PauseAfter_BeyondTheLimit_IsNoRetry() =>
        Assert.Null(RetrySchedule.PauseAfter(3, new RetryStrategy { Limit = 2 }, automated: true));

    [Fact]
    public void PauseAfter_NegativeLimit_NeverEnds() =>
        Assert.NotNull(RetrySchedule.PauseAfter(1_000_000, new RetryStrategy { Limit = -1 }, automated: true));

    [Fact]
    public void PauseAfter_OwnBackoff_IsUsedAndCapped()
    {
        var strategy = new RetryStrategy { Limit = 10, Backoff = new Backoff { Duration = "10s", Factor = 3, MaxDuration = "1m" } };

        Assert.Equal(TimeSpan.FromSeconds(30), RetrySchedule.PauseAfter(2, strategy, automated: true));
        Assert.Equal(TimeSpan.FromSeconds(60), RetrySchedule.PauseAfter(3, strategy, automated: true));
    }
}
