using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Grains.Index;

namespace OrleansGitOps.Grains.Tests.Index;

public sealed class IndexShardTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly IndexShard _shard;

    public IndexShardTests() => _shard = new IndexShard(_time);

    [Fact]
    public async Task Changes_AfterASequence_TellEachChangedRowOnce_InOrder()
    {
        Put("a", 1);
        Put("b", 2);
        var seen = _shard.Read();
        Put("b", 3);
        Put("c", 4);
        Put("b", 5);

        var changes = await _shard.ChangesAsync(seen.Epoch, seen.Sequence, CancellationToken.None);

        Assert.False(changes.Complete);
        Assert.Equal([("argocd/c", 4L), ("argocd/b", 5L)], changes.Rows.Select(row => (row.Key, row.Revision)));
        Assert.Equal(5, changes.Revision);
        Assert.Equal(["argocd/a", "argocd/b", "argocd/c"], _shard.Read().Rows.Select(row => row.Key));
    }

    [Fact]
    public async Task Changes_WaitForTheNextOne()
    {
        Put("a", 1);
        var seen = _shard.Read();

        var waiting = _shard.ChangesAsync(seen.Epoch, seen.Sequence, CancellationToken.None);
        Put("a", 1);
        Assert.False(waiting.IsCompleted);
        Put("a", 2);

        Assert.Equal(2, Assert.Single((await waiting).Rows).Revision);
    }

    [Fact]
    public async Task Changes_AnswerWithNothing_WhenTheLongestWaitIsOver()
    {
        Put("a", 1);
        var seen = _shard.Read();

        var waiting = _shard.ChangesAsync(seen.Epoch, seen.Sequence, CancellationToken.None);
        _time.Advance(IndexShard.LongestWait);

        var changes = await waiting;
        Assert.Empty(changes.Rows);
        Assert.Equal((false, seen.Sequence), (changes.Complete, changes.Sequence));
    }

    [Fact]
    public async Task Changes_OfAReaderThatLeft_AreCancelled()
    {
        var seen = _shard.Read();
        using var left = new CancellationTokenSource();

        var waiting = _shard.ChangesAsync(seen.Epoch, seen.Sequence, left.Token);
        await left.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => waiting);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("another", 7)]
    public async Task Changes_OfAnotherEpoch_AreEverything_AtOnce(string epoch, long after)
    {
        Put("a", 1);

        var changes = await _shard.ChangesAsync(epoch, after, CancellationToken.None);

        Assert.True(changes.Complete);
        Assert.Equal("argocd/a", Assert.Single(changes.Rows).Key);
    }

    [Fact]
    public async Task Removed_IsToldAsDeletedWithItsLastSummary_AndStaysGoneForLateUpdates()
    {
        Put("a", 1, "blue");
        var seen = _shard.Read();

        _shard.Remove("argocd/a", 3);
        Put("a", 2, "late");

        var row = Assert.Single((await _shard.ChangesAsync(seen.Epoch, seen.Sequence, CancellationToken.None)).Rows);
        Assert.True(row.Deleted);
        Assert.Equal(("3", "blue"), (row.Application.Metadata.ResourceVersion, row.Application.Spec.Project));
        Put("a", 4, "new");
        Assert.False(Assert.Single(_shard.Read().Rows).Deleted);
    }

    [Fact]
    public async Task Removed_IsForgottenAfterItsTime_AndWhoeverMissedItGetsEverything()
    {
        Put("a", 1);
        Put("b", 2);
        var seen = _shard.Read();
        _shard.Remove("argocd/a", 3);
        var told = _shard.Read();

        _time.Advance(IndexShard.DeletedKeptFor + TimeSpan.FromSeconds(1));
        Put("b", 4);

        Assert.True((await _shard.ChangesAsync(seen.Epoch, seen.Sequence, CancellationToken.None)).Complete);
        Assert.False((await _shard.ChangesAsync(told.Epoch, told.Sequence, CancellationToken.None)).Complete);
        Assert.Equal(["argocd/b"], _shard.Read().Rows.Select(row => row.Key));
    }

    [Fact]
    public async Task Released_WhoeverWaitsHasItsAnswer()
    {
        var seen = _shard.Read();
        var waiting = _shard.ChangesAsync(seen.Epoch, seen.Sequence, CancellationToken.None);

        _shard.Release();

        Assert.Empty((await waiting).Rows);
    }

    private void Put(string name, long revision, string project = "default") => _shard.Put($"argocd/{name}", new Application
    {
        Metadata = new ObjectMeta { Namespace = "argocd", Name = name, ResourceVersion = revision.ToString(CultureInfo.InvariantCulture) },
        Spec = new ApplicationSpec { Project = project },
    }, revision);
}
