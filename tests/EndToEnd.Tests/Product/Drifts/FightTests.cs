using OrleansGitOps.TestKit.Processes;
using Xunit.Abstractions;

namespace OrleansGitOps.EndToEnd.Tests.Product.Drifts;

/// <summary>Another writer sets its value again as fast as it can.</summary>
[Collection(DriftCluster.Collection)]
public sealed class FightTests(DriftCluster cluster, ITestOutputHelper output)
{
    private const string Rogue = "rogue-operator";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(12);

    /// <summary>Five at once, then one after 2 s and one after 6 s more; the next would come after 18 s. A write that loses its race is sent again.</summary>
    private const int MostHeals = 9;

    [SkippableFact]
    public async Task TwoWriters_BackOffHolds_TheConditionNamesTheOther_AndTheServerIsNotFlooded()
    {
        var parts = await cluster.StartAsync();
        await using var silo = await cluster.StartSiloAsync("fight", DriftCluster.OnlyWatches);
        var app = await Deployed.StartAsync(parts with { Silo = silo });
        var hand = new Hand(app);
        var audit = app.Parts.ControlPlane.TailAudit();

        var (start, edits) = (TimeProvider.System.GetTimestamp(), 0);
        while (TimeProvider.System.GetElapsedTime(start) < Duration)
        {
            await hand.MergeAsAsync(Rogue, "api/v1/namespaces/NS/configmaps/settings", $"{{'data':{{'color':'red-{edits++}'}}}}");
            await Task.Delay(Pause);
        }

        var warning = Assert.Single((await silo.ApplicationAsync(app.Name)).Conditions(), condition => condition.Type == "SelfHealWarning");
        var requests = audit.ReadNew().Where(seen => seen.Stage == "ResponseComplete" && seen.Verb != "watch"
            && seen.UserAgent.StartsWith("orleans-gitops", StringComparison.Ordinal) && seen.Uri.Contains($"/{app.Name}/", StringComparison.Ordinal)).ToList();
        var heals = requests.Count(seen => seen.IsWrite && !seen.Uri.Contains("dryRun", StringComparison.Ordinal));
        output.WriteLine($"{edits} edits, {heals} heals, {requests.Count} requests of ours: {warning.Message}");
        Assert.Contains(Rogue, warning.Message, StringComparison.Ordinal);
        Assert.InRange(heals, 5, MostHeals);
        Assert.InRange(requests.Count, heals, 6 * MostHeals);

        // The other one gives up: Git's value is back at the next try, and after quiet time so is the rest.
        await Eventually.BecomesTrueAsync(
            "the value of Git", TimeSpan.FromSeconds(90), async () => (await app.ConfigMapAsync()).Data["color"] == "blue");
        await silo.WaitForAsync(app.Name, "Synced", application => application.Sync() == "Synced");
    }
}
