using Microsoft.Extensions.Time.Testing;
using OrleansGitOps.Api.Errors;
using OrleansGitOps.Api.Streams;
using OrleansGitOps.Grains.Abstractions.Index;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Api.Tests.Streams;

public sealed class FeedReaderTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    private readonly FakeTimeProvider _time = new();
    private int _released;

    [Fact]
    public async Task Take_GivesEachApplicationOnce_AsItIsNow()
    {
        using var reader = Create();
        foreach (var (key, revision) in new[] { ("a", 1L), ("b", 2L), ("a", 3L) })
        {
            reader.Offer(Row(key, revision));
        }

        Assert.Equal([("a", 3L), ("b", 2L)], await TakeAsync(reader));
        reader.Offer(Row("b", 4));
        Assert.Equal([("b", 4L)], await TakeAsync(reader));
    }

    [Fact]
    public async Task Take_WaitsForAnOffer_AndNoLongerThanItsLimit()
    {
        using var reader = Create();
        var waiting = TakeAsync(reader);
        reader.Offer(Row("a", 1));
        Assert.Single(await waiting);

        waiting = TakeAsync(reader);
        Assert.False(waiting.IsCompleted);
        _time.Advance(Limit);
        Assert.Empty(await waiting);
    }

    [Fact]
    public async Task Offer_MoreThanOneThatReadsMayHaveWaiting_EndsIt_AndKeepsNothing()
    {
        using var reader = Create();
        for (var i = 0; i <= FeedReader.MaxWaiting; i++)
        {
            reader.Offer(Row($"app-{i}", i + 1));
        }

        var error = await Assert.ThrowsAsync<ApiException>(() => TakeAsync(reader));
        Assert.Equal((429, ErrorCodes.ResourceExhausted), (error.HttpStatus, error.Code));
        Assert.Contains("list them and watch again", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ApiException>(() => TakeAsync(reader));
    }

    [Fact]
    public void Dispose_LeavesTheFeed()
    {
        Create().Dispose();

        Assert.Equal(1, _released);
    }

    private FeedReader Create() => new(_ => _released++);

    private async Task<List<(string, long)>> TakeAsync(FeedReader reader) =>
        [.. (await reader.TakeAsync(Limit, _time, CancellationToken.None)).Select(row => (row.Key, row.Revision))];

    private static IndexRow Row(string key, long revision) => new(key, revision, new Application(), Deleted: false);
}
