using System.Text.Json.Nodes;
using OrleansGitOps.TestKit.Http;

namespace OrleansGitOps.EndToEnd.Tests.Product;

/// <summary>Who watches one node hears of what happens on all.</summary>
[Collection(SiloGround.Collection)]
public sealed class StreamTests(SiloGround ground)
{
    [SkippableFact]
    public async Task Watch_OnOneNode_TellsWhatTheOtherDoes_AndOutlivesIt()
    {
        await using var group = await ground.CreateGroupAsync();
        var (one, two) = (await group.StartAsync(), await group.StartAsync());
        using var stream = await StreamLines.OpenAsync(two.Http, "api/v1/stream/applications");

        await using var fleet = await Fleet.RegisterAsync(ground, one, applications: 6, repositories: 1);
        var left = fleet.Names.ToHashSet(StringComparer.Ordinal);
        await stream.UntilAsync(item => Type(item) == "ADDED" && left.Remove(Name(item)) && left.Count == 0);
        await fleet.WaitUntilSyncedAsync(one);

        await one.KillAsync();
        var commit = Assert.Single(await fleet.CommitAsync("green"));
        await fleet.WaitForColorAsync("green");
        left = [.. fleet.Names];
        await stream.UntilAsync(item => Type(item) == "MODIFIED" && IsSynced(item, commit) && left.Remove(Name(item)) && left.Count == 0);

        var version = (string)(await two.GetAsync("api/v1/applications"))["metadata"]!["resourceVersion"]!;
        await two.SendAsync(HttpMethod.Delete, $"api/v1/applications/{fleet.Names[0]}");
        await stream.UntilAsync(item => Type(item) == "DELETED" && Name(item) == fleet.Names[0]);
        // Whoever was away meanwhile hears of it as well, and of nothing that it knows already.
        using var again = await StreamLines.OpenAsync(two.Http, $"api/v1/stream/applications?resourceVersion={version}");
        await again.UntilAsync(item =>
        {
            Assert.Equal(fleet.Names[0], Name(item));
            return Type(item) == "DELETED";
        });
    }

    private static string Type(JsonNode item) => (string)item["type"]!;

    private static string Name(JsonNode item) => (string)item["application"]!["metadata"]!["name"]!;

    private static bool IsSynced(JsonNode item, string commit) =>
        (string?)item["application"]!["status"]?["sync"]?["status"] == "Synced"
        && (string?)item["application"]!["status"]?["sync"]?["revision"] == commit;
}
