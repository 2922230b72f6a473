using System.Text;
using System.Text.Json.Nodes;
using OrleansGitOps.Grains.Applications;
using OrleansGitOps.Grains.Applications.State;
using OrleansGitOps.Grains.Security;
using OrleansGitOps.Grains.Storage;
using OrleansGitOps.Grains.Storage.Sqlite;
using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.Grains.Tests.Storage;

/// <summary>
/// A database as each released storage version left it (testdata/stored-vN.sql) still loads, and nothing in it is lost. When a record changes shape, add a file
/// and a line; never edit an old one.
/// </summary>
public sealed class StoredGoldenTests : IDisposable
{
    private const string Key = "argocd/golden";
    private static readonly byte[] MasterKey = Encoding.ASCII.GetBytes("golden-key-of-32-bytes-v1-000000");
    private readonly TempDirectory _directory = new("golden");

    public void Dispose() => _directory.Dispose();

    /// <summary>Were stored once though they follow from their neighbours, which are kept.</summary>
    private static readonly string[] Derived = [".options.mayPrune", ".options.mayDelete"];

    [Theory]
    [InlineData("stored-v1.sql")]
    public async Task Load_DatabaseOfAnOlderRelease_LosesNothing(string golden)
    {
        await using var store = await OpenAsync(golden);
        var stored = await store.ReadAsync(ApplicationStates.GrainType, Key, default);

        Assert.Equal(["desired", "history", "journal", "operation", "spec", "status"], stored.All.Select(state => state.Name).Order());
        AssertKept<ApplicationRecord>(stored, StateNames.Spec);
        AssertKept<OperationRecord>(stored, StateNames.Operation);
        AssertKept<StatusRecord>(stored, StateNames.Status);
        AssertKept<HistoryRecord>(stored, StateNames.History);
        AssertKept<JournalRecord>(stored, StateNames.Journal);
        AssertKept<SealedRecord>(stored, StateNames.Desired);
    }

    [Theory]
    [InlineData("stored-v1.sql")]
    public async Task Load_DatabaseOfAnOlderRelease_IsTheApplicationThatItWas(string golden)
    {
        await using var store = await OpenAsync(golden);
        var states = new ApplicationStates(store, new SecretProtector([MasterKey]), Key);

        await states.LoadAsync(default);

        Assert.Equal(("golden", "argocd"), (states.Application!.Metadata.Name, states.Application.Metadata.Namespace));
        Assert.True(states.Application.Deletion!.Cascade);
        Assert.Equal("claim-1", states.Operation.Claim!.Id);
        var entry = Assert.Single(states.Status.Inventory.Entries);
        Assert.Equal(("apps/Deployment/payments/web", "uid-1", "42"), (entry.Key.ToString(), entry.Uid, entry.ResourceVersion));
        Assert.Equal((false, false, true), (entry.Options.Prune, entry.Options.Delete, entry.Options.Keep));
        Assert.Equal([1, 2, 3], entry.Reference.Fields.ToArray());
        Assert.Single(states.History.Entries);
        Assert.Single(states.Journal.Entries);
        Assert.Equal(("c0ffee", "Kustomize"), (states.Desired!.Commit, states.Desired.SourceType));
        Assert.Equal("""[{"kind":"Secret"}]""", Encoding.UTF8.GetString(states.Desired.Body));
        Assert.Equal("create", Assert.Single(await store.ReadAuditAsync(0, 10, default)).Entry.Action);
        Assert.Equal(1, states.Revision);
        Assert.True(await states.WriteAsync(now => new StateChange { Status = now.Status }), "the old row can be written on");
    }

    [Fact]
    public async Task Schema_NewDatabase_IsTheOneOfTheNewestGoldenFile()
    {
        await using (await OpenAsync("stored-v1.sql"))
        {
        }

        await using (await SqliteStateStore.OpenAsync(_directory.Combine("new.db"), "orleans-gitops"))
        {
        }

        Assert.Equal(Schema(_directory.Combine("state.db")), Schema(_directory.Combine("new.db")));
    }

    private async Task<IStateStore> OpenAsync(string golden)
    {
        var file = _directory.Combine("state.db");
        using (var connection = SqliteConnections.OpenWriter(file))
        {
            SqliteSchema.Execute(connection, await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "testdata", golden)));
        }

        return await SqliteStateStore.OpenAsync(file, "orleans-gitops");
    }

    private static void AssertKept<T>(StoredStates stored, string name)
        where T : class
    {
        Assert.True(stored.TryGet(name, out var state));
        var before = JsonNode.Parse(state.Payload.Span);
        var after = JsonNode.Parse(StoredJson.Serialize(StoredJson.Deserialize<T>(state.Payload.Span)));

        Assert.DoesNotContain(Lost(before, after, name), path => !Derived.Any(derived => path.EndsWith(derived, StringComparison.Ordinal)));
    }

    /// <summary>Paths that are not there any more or hold something else. What a newer release adds is fine.</summary>
    private static IEnumerable<string> Lost(JsonNode? before, JsonNode? after, string path) => (before, after) switch
    {
        (JsonObject left, JsonObject right) => left.SelectMany(item => Lost(item.Value, right[item.Key], $"{path}.{item.Key}")),
        (JsonArray left, JsonArray right) when left.Count == right.Count =>
            left.Zip(right).SelectMany((pair, index) => Lost(pair.First, pair.Second, $"{path}[{index}]")),
        _ => JsonNode.DeepEquals(before, after) ? [] : [path],
    };

    private static List<string> Schema(string file)
    {
        using var connection = SqliteConnections.OpenReader(file);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY name";
        using var reader = command.ExecuteReader();
        List<string> statements = [SqliteSchema.Scalar(connection, "PRAGMA user_version")!.ToString()!];
        while (reader.Read())
        {
            statements.Add(string.Join(' ', reader.GetString(0).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        }

        return statements;
    }
}
