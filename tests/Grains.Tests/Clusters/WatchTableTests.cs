using OrleansGitOps.Grains.Abstractions.Applications;
using OrleansGitOps.Grains.Abstractions.Clusters;
using OrleansGitOps.Grains.Clusters;

namespace OrleansGitOps.Grains.Tests.Clusters;

public sealed class WatchTableTests
{
    private const string Shop = "argocd/shop";
    private const string ShopLabel = "install.shop";
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly WatchTable _table = new("watch");

    [Fact]
    public void Subscribe_BeforeTheFirstList_GetsItsSnapshotFromTheList()
    {
        Assert.Null(Subscribe(Shop, ShopLabel, "/ConfigMap/shop/a"));

        var (application, change) = Assert.Single(_table.Relist(7, [(Seen("/ConfigMap/shop/a"), ShopLabel), (Seen("/ConfigMap/other/b"), "install.other")]));

        Assert.Equal(Shop, application);
        Assert.True(change.Complete);
        Assert.Equal(["/ConfigMap/shop/a"], change.Objects.Select(item => item.Key));
    }

    [Fact]
    public void Subscribe_AfterTheFirstList_IsAnsweredWithTheSnapshotOnce()
    {
        _table.Relist(7, [(Seen("/ConfigMap/shop/a"), ShopLabel)]);

        Assert.Single(Subscribe(Shop, ShopLabel, "/ConfigMap/shop/a", wantSnapshot: true)!.Objects);
        Assert.Null(Subscribe(Shop, ShopLabel, "/ConfigMap/shop/a"));
    }

    [Fact]
    public void Change_OfAnObjectWhoseLabelWasEdited_GoesToItsOwner()
    {
        Subscribe(Shop, ShopLabel, "/ConfigMap/shop/a");
        _table.Relist(7, [(Seen("/ConfigMap/shop/a"), ShopLabel)]);

        var told = _table.Change(Seen("/ConfigMap/shop/a", "2"), "install.somebody-else");

        Assert.Equal(Shop, told?.Application);
    }

    [Fact]
    public void Change_ThatMattersToNobody_IsSilent()
    {
        Subscribe(Shop, ShopLabel, "/ConfigMap/shop/a");
        _table.Relist(7, [(Seen("/ConfigMap/shop/a"), ShopLabel)]);

        Assert.Null(_table.Change(Seen("/ConfigMap/shop/a"), ShopLabel));
        Assert.Null(_table.Change(Seen("/ConfigMap/x/y"), "install.unknown"));
    }

    [Fact]
    public void Change_OfAnObjectKnownByLabelOnly_GoesToTheApplicationOfTheLabel()
    {
        Subscribe(Shop, ShopLabel, "/ConfigMap/shop/a");
        _table.Relist(7, []);

        Assert.Equal(Shop, _table.Change(Seen("/ConfigMap/shop/stray"), ShopLabel)?.Application);
    }

    [Fact]
    public void Change_Events_CountUpWithinAnEpoch()
    {
        Subscribe(Shop, ShopLabel, "/ConfigMap/shop/a");
        _table.Relist(7, [(Seen("/ConfigMap/shop/a"), ShopLabel)]);

        var first = _table.Change(Seen("/ConfigMap/shop/a", "2"), ShopLabel)!.Value.Change;
        var second = _table.Change(Seen("/ConfigMap/shop/a", "3"), ShopLabel)!.Value.Change;

        Assert.True(second.Sequence > first.Sequence);
        Assert.Equal(first.Epoch, second.Epoch);
    }

    [Fact]
    public void MarkMissed_MakesTheNextRenewalASnapshot()
    {
        Subscribe(Shop, ShopLabel, "/ConfigMap/shop/a");
        _table.Relist(7, [(Seen("/ConfigMap/shop/a"), ShopLabel)]);
        _table.MarkMissed(Shop);

        Assert.NotNull(Subscribe(Shop, ShopLabel, "/ConfigMap/shop/a"));
    }

    [Fact]
    public void Expire_AfterTheLease_ForgetsTheSubscriber()
    {
        Subscribe(Shop, ShopLabel, "/ConfigMap/shop/a");

        _table.Expire(Now + TimeSpan.FromMinutes(2));

        Assert.Equal(0, _table.SubscriberCount);
        Assert.Empty(_table.Relist(7, [(Seen("/ConfigMap/shop/a"), ShopLabel)]));
    }

    [Fact]
    public void Merge_OfTwoChanges_KeepsTheNewerOfEachObject()
    {
        var older = new ObjectsChanged("watch", 7, 1, false, [Seen("a", "1"), Seen("b", "1")]);
        var newer = new ObjectsChanged("watch", 7, 2, false, [Seen("b", "2")]);

        var merged = WatchNotifier.Merge(older, newer);

        Assert.Equal([("a", "1"), ("b", "2")], merged.Objects.Select(item => (item.Key, item.Digest)));
        Assert.Equal(2, merged.Sequence);
    }

    [Fact]
    public void Merge_OfASnapshotAndADeletion_IsASnapshotWithoutTheObject()
    {
        var older = new ObjectsChanged("watch", 7, 1, true, [Seen("a", "1"), Seen("b", "1")]);
        var newer = new ObjectsChanged("watch", 7, 2, false, [Seen("b", "") with { Deleted = true }]);

        var merged = WatchNotifier.Merge(older, newer);

        Assert.True(merged.Complete);
        Assert.Equal(["a"], merged.Objects.Select(item => item.Key));
    }

    private ObjectsChanged? Subscribe(string application, string label, string key, bool wantSnapshot = false) =>
        _table.Subscribe(new WatchSubscription(application, label, [key], wantSnapshot), Now + TimeSpan.FromMinutes(1));

    private static ObservedObject Seen(string key, string digest = "1") => new(key, false, "uid", "1", digest, null, null);
}
