using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace OrleansGitOps.EndToEnd.Tests.Product.Drifts;

/// <summary>
/// Each drift is seen by its watch alone (no poll, no timer), reverted to exactly what was there before, and told in the journal.
/// </summary>
[Collection(DriftCluster.Collection)]
public sealed class EveryDriftTests(DriftCluster cluster, ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. DriftCases.All.Select(drift => drift.Name)];

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public async Task Drift_ByHand_IsSeenByEventAndReverted(string name)
    {
        var drift = DriftCases.All.Single(item => item.Name == name);
        var app = await cluster.AppAsync();

        var (row, entry) = await new DriftMeasure(app, drift).RunAsync();

        cluster.Table.Add(row);
        output.WriteLine(row.ToString());
        Assert.Equal(drift.Type, (string?)entry["type"]);
        if (drift.Field is { } field)
        {
            Assert.Contains(field, Texts(entry["fields"]));
        }

        if (drift.Manager is { } manager)
        {
            Assert.Contains(manager, Texts(entry["managers"]));
            Assert.NotNull(entry["changedAt"]);
        }
    }

    private static IEnumerable<string> Texts(JsonNode? list) => (list as JsonArray ?? []).Select(item => (string)item!);
}
