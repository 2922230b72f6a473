using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Grains.Applications.Deciding;
using OrleansGitOps.Grains.Applications.State;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Grains.Tests.Applications;

public sealed class AutoSyncPolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly ResourceKey Web = new("apps", "Deployment", "shop", "web");
    private static readonly SyncNeed Nothing = new(false, false, []);
    private static readonly SyncNeed Changed = new(true, false, []);
    private static readonly SyncNeed Extra = new(false, true, []);
    private static readonly SyncNeed Drift = new(false, false, [Web]);

    [Fact]
    public void Decide_WithoutAutomation_DoesNothing() =>
        Assert.Equal(AutoSyncDecision.Nothing, Decide(null, Changed));

    [Fact]
    public void Decide_WithAutomationSwitchedOff_DoesNothing() =>
        Assert.Equal(AutoSyncDecision.Nothing, Decide(new SyncPolicyAutomated { Enabled = false, SelfHeal = true }, Drift));

    [Fact]
    public void Decide_WhenGitChanged_Syncs() =>
        Assert.True(Decide(new SyncPolicyAutomated(), Changed) is { Sync: true, Prune: false });

    [Fact]
    public void Decide_WhenAllIsWell_DoesNothing() =>
        Assert.Equal(AutoSyncDecision.Nothing, Decide(new SyncPolicyAutomated { Prune = true, SelfHeal = true }, Nothing));

    [Fact]
    public void Decide_ExtraWithoutPrune_WaitsForAPerson() =>
        Assert.Equal(AutoSyncDecision.Nothing, Decide(new SyncPolicyAutomated { SelfHeal = true }, Extra));

    [Fact]
    public void Decide_ExtraWithPrune_SyncsWithPrune() =>
        Assert.True(Decide(new SyncPolicyAutomated { Prune = true }, Extra) is { Sync: true, Prune: true });

    [Fact]
    public void Decide_DriftWithSelfHeal_HealsThoseObjectsOnly() =>
        Assert.Equal([Web], Decide(new SyncPolicyAutomated { SelfHeal = true }, Drift).HealKeys);

    [Fact]
    public void Decide_DriftWithoutSelfHeal_DoesNothing() =>
        Assert.Equal(AutoSyncDecision.Nothing, Decide(new SyncPolicyAutomated(), Drift));

    [Fact]
    public void Decide_SameContentThatSucceeded_IsNotAttemptedAgain() =>
        Assert.Equal(AutoSyncDecision.Nothing, Decide(
            new SyncPolicyAutomated(), Changed, new SyncAttempt { Fingerprint = "f", Succeeded = true, FinishedAt = Now }));

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void Decide_ExtraThatALostOperationLeft_IsPrunedThoughThisContentWasSynced(bool prune, bool syncs) =>
        Assert.Equal(syncs, Decide(
            new SyncPolicyAutomated { Prune = prune }, Extra with { Unfinished = true },
            new SyncAttempt { Fingerprint = "f", Succeeded = true, FinishedAt = Now }).Sync);

    [Fact]
    public void Decide_SameContentThatFailed_WaitsForTheBackoff()
    {
        var attempt = new SyncAttempt { Fingerprint = "f", Failures = 2, FinishedAt = Now };

        var decision = Decide(new SyncPolicyAutomated(), Changed, attempt);

        Assert.False(decision.Sync);
        Assert.Equal(Now + TimeSpan.FromSeconds(10), decision.RetryAt);
    }

    [Fact]
    public void Decide_SameContentThatFailedLongAgo_Syncs() =>
        Assert.True(Decide(
            new SyncPolicyAutomated(), Changed, new SyncAttempt { Fingerprint = "f", Failures = 1, FinishedAt = Now - TimeSpan.FromMinutes(1) }).Sync);

    [Fact]
    public void Decide_OtherContentAfterAFailure_SyncsAtOnce() =>
        Assert.True(Decide(new SyncPolicyAutomated(), Changed, new SyncAttempt { Fingerprint = "older", Failures = 9, FinishedAt = Now }).Sync);

    private static AutoSyncDecision Decide(SyncPolicyAutomated? automated, SyncNeed need, SyncAttempt? attempt = null) =>
        AutoSyncPolicy.Decide(new SyncPolicy { Automated = automated }, need, "f", attempt, Now);
}
