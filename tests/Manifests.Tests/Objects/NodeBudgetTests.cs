using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Objects;
using OrleansGitOps.Manifests.Patching;

namespace OrleansGitOps.Manifests.Tests.Objects;

public sealed class NodeBudgetTests
{
    [Fact]
    public void SpendValue_ValuesAndTexts_CountedTogether()
    {
        var value = JsonNode.Parse("""{"ab":[1,true,null,"cde"]}""");

        new NodeBudget(maxNodes: 6, maxCharacters: 5).SpendValue(value, 0);
        Assert.Contains("5 values", Fails(() => new NodeBudget(maxNodes: 5).SpendValue(value, 0)));
        Assert.Contains("4 characters", Fails(() => new NodeBudget(maxCharacters: 4).SpendValue(value, 0)));
        var twice = new NodeBudget(maxNodes: 11);
        twice.SpendValue(value, 0);
        Assert.Contains("11 values", Fails(() => twice.SpendValue(value, 0)));
    }

    [Theory]
    [InlineData(0, 100, true)]
    [InlineData(0, 101, false)]
    [InlineData(60, 40, true)]
    [InlineData(60, 41, false)]
    public void SpendValue_Depth_CountedFromThePlace(int place, int levels, bool accepted)
    {
        JsonNode value = new JsonArray();
        for (var i = 1; i < levels; i++)
        {
            value = new JsonArray(value);
        }

        var e = Record.Exception(() => new NodeBudget().SpendValue(value, place));

        Assert.Equal(accepted, e is null);
        Assert.True(accepted || e is NodeBudgetException);
    }

    [Fact]
    public void Spend_CancelledCaller_Stops() =>
        Assert.Throws<OperationCanceledException>(() =>
            new NodeBudget(cancellationToken: new CancellationToken(canceled: true)).Spend(0, 0));

    [Fact]
    public void JsonPatch_CopiesOfItself_StopBeforeTheyAreMade()
    {
        var operations = new JsonArray();
        for (var i = 0; i < 60; i++)
        {
            operations.Add(new JsonObject { ["op"] = "copy", ["from"] = "/a", ["path"] = $"/a/c{i}" });
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("10000 values", Fails(() =>
            JsonPatch.Apply(JsonNode.Parse("""{"a":{}}"""), operations, new NodeBudget(maxNodes: 10_000))));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 50_000_000);
    }

    private static string Fails(Action action) => Assert.Throws<NodeBudgetException>(action).Message;
}
