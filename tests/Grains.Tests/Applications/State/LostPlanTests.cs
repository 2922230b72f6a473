using OrleansGitOps.Grains.Applications.State;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Grains.Tests.Applications.State;

public sealed class LostPlanTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly ResourceKey One = new("", "ConfigMap", "shop", "one");
    private static readonly ResourceKey Two = new("", "ConfigMap", "shop", "two");
    private static readonly ResourceKey Three = new("", "ConfigMap", "shop", "three");

    [Fact]
    public void KeysOf_ClaimAndPlansThatAreStillKept_AreOneSet()
    {
        var operation = new OperationRecord
        {
            Claim = new ClaimRecord { Planned = [One] },
            Lost = [Plan(Now - LostPlan.KeptFor, Three), Plan(Now - LostPlan.KeptFor + TimeSpan.FromSeconds(1), Two, One)],
        };

        Assert.Equal([One, Two], LostPlan.KeysOf(operation, Now).OrderBy(key => key.Name, StringComparer.Ordinal));
    }

    [Fact]
    public void After_NothingNew_KeepsWhatIsYoungEnough()
    {
        var operation = new OperationRecord { Lost = [Plan(Now - LostPlan.KeptFor, One), Plan(Now - TimeSpan.FromMinutes(1), Two)] };

        Assert.Equal([Two], Assert.Single(LostPlan.After(operation, [], Now)!.Value).Planned.AsEnumerable());
        Assert.Null(LostPlan.After(operation, [], Now + LostPlan.KeptFor));
    }

    [Fact]
    public void After_SameObjectsAgain_AreKeptOnceFromNowOn()
    {
        var operation = new OperationRecord { Lost = [Plan(Now - TimeSpan.FromMinutes(1), One, Two)] };

        var plans = LostPlan.After(operation, [Two, Three, Three], Now)!.Value;

        Assert.Equal([[One], [Three, Two]], plans.Select(plan => plan.Planned.ToArray()));
        Assert.Equal([Now - TimeSpan.FromMinutes(1), Now], plans.Select(plan => plan.NoticedAt));
    }

    private static LostPlan Plan(DateTimeOffset noticedAt, params ResourceKey[] planned) => new() { Planned = [.. planned], NoticedAt = noticedAt };
}
