using OrleansGitOps.Grains.Abstractions.Applications;
using OrleansGitOps.Grains.Applications.Watching;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Grains.Tests.Applications;

public sealed class LiveFactsTests
{
    private const string Watch = "https://kubernetes.default.svc|/v1/ConfigMap|*";
    private static readonly ResourceKey A = new("", "ConfigMap", "shop", "a");
    private static readonly ResourceKey B = new("", "ConfigMap", "shop", "b");

    private readonly LiveFacts _facts = new();

    [Fact]
    public void Find_BeforeTheFirstSnapshot_KnowsNothing()
    {
        _facts.Take(Event(5, 1, Seen(A, "1")));

        Assert.True(_facts.WantsSnapshot(Watch));
        Assert.Null(_facts.Find(Watch, A));
    }

    [Fact]
    public void Find_AfterASnapshotWithoutTheObject_SaysThatItIsAbsent()
    {
        _facts.Take(Snapshot(5, 0, Seen(A, "1")));

        Assert.True(_facts.Find(Watch, A)!.Exists);
        Assert.False(_facts.Find(Watch, B)!.Exists);
    }

    [Fact]
    public void Take_OlderEventAfterANewerOne_ChangesNothing()
    {
        _facts.Take(Snapshot(5, 0, Seen(A, "1")));
        _facts.Take(Event(5, 2, Seen(A, "3")));

        Assert.Empty(_facts.Take(Event(5, 1, Seen(A, "2"))));
        Assert.Equal("3", _facts.Find(Watch, A)!.Digest);
    }

    [Fact]
    public void Take_SnapshotOfTheSameEpochThatIsOlderThanAnEvent_KeepsTheEvent()
    {
        _facts.Take(Snapshot(5, 0, Seen(A, "1")));
        _facts.Take(Event(5, 3, Seen(A, "3"), Seen(B, "1")));

        _facts.Take(Snapshot(5, 2, Seen(A, "2")));

        Assert.Equal("3", _facts.Find(Watch, A)!.Digest);
        Assert.True(_facts.Find(Watch, B)!.Exists);
    }

    [Fact]
    public void Take_RelistWithoutAnObject_ReportsItsDeletion()
    {
        _facts.Take(Snapshot(5, 0, Seen(A, "1"), Seen(B, "1")));

        Assert.Equal([B], _facts.Take(Snapshot(6, 0, Seen(A, "1"))));
        Assert.False(_facts.Find(Watch, B)!.Exists);
    }

    [Fact]
    public void Take_EventOfAnEpochWhoseSnapshotIsMissing_AsksForASnapshot()
    {
        _facts.Take(Snapshot(5, 0, Seen(A, "1")));

        _facts.Take(Event(6, 1, Seen(B, "1")));

        Assert.True(_facts.WantsSnapshot(Watch));
    }

    [Fact]
    public void Take_MessageOfAnEarlierEpoch_IsDropped()
    {
        _facts.Take(Snapshot(6, 0, Seen(A, "2")));

        Assert.Empty(_facts.Take(Snapshot(5, 9)));
        Assert.True(_facts.Find(Watch, A)!.Exists);
    }

    [Fact]
    public void Take_DeletedEvent_MakesTheObjectAbsent()
    {
        _facts.Take(Snapshot(5, 0, Seen(A, "1")));

        Assert.Equal([A], _facts.Take(Event(5, 1, Seen(A, "") with { Deleted = true })));
        Assert.False(_facts.Find(Watch, A)!.Exists);
    }

    [Fact]
    public void Take_TheSameStateAgain_IsNoNews()
    {
        _facts.Take(Snapshot(5, 0, Seen(A, "1")));

        Assert.Empty(_facts.Take(Event(5, 1, Seen(A, "1"))));
    }

    private static ObservedObject Seen(ResourceKey key, string digest) => new(key.ToString(), false, "uid", digest, digest, null, null);

    private static ObjectsChanged Snapshot(long epoch, long sequence, params ObservedObject[] objects) =>
        new(Watch, epoch, sequence, true, [.. objects]);

    private static ObjectsChanged Event(long epoch, long sequence, params ObservedObject[] objects) =>
        new(Watch, epoch, sequence, false, [.. objects]);
}
