using System.Globalization;
using System.Text;
using OrleansGitOps.Grains.Storage;
using OrleansGitOps.TestKit.Postgres;
using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.Grains.Tests.Storage;

/// <summary>kill -9 at any moment loses nothing that was acknowledged, and tears no transaction apart.</summary>
public sealed class KillTests : IDisposable
{
    private const int Grains = 12;
    private const int Rounds = 8;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly TempDirectory _directory = new("kill");

    private string DataPath => _directory.Combine("data");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Kill_UnderWrites_SqliteKeepsWhatWasAcknowledged()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var acknowledged = await RunAndKillAsync(round, null);
            using var directory = DataDirectory.Open(DataPath);
            await using var store = await StateStores.OpenEmbeddedAsync(directory, "test");
            await AssertKeptAsync(store, acknowledged);
        }
    }

    [SkippableFact]
    public async Task Kill_UnderWrites_PostgresKeepsWhatWasAcknowledged()
    {
        var database = await SharedPostgres.CreateDatabaseAsync();
        for (var round = 0; round < Rounds; round++)
        {
            var acknowledged = await RunAndKillAsync(round, database);
            var (store, _) = await StateStores.OpenPostgresAsync(database, "test", default);
            await using (store)
            {
                await AssertKeptAsync(store, acknowledged);
            }
        }
    }

    [Fact]
    public async Task Open_DirectoryOfARunningProcess_SaysWhichAndWhatToDo()
    {
        using var writer = WriterProcess.Start(DataPath, 1);
        await Eventually.BecomesTrueAsync("the writer is open", Limit, () => Task.FromResult(writer.IsOpen));

        var second = await Command.TryAsync(WriterProcess.StartInfo(DataPath, 1));
        await writer.KillAsync();
        using var third = DataDirectory.Open(DataPath);

        Assert.Equal(1, second.ExitCode);
        Assert.Contains($"The data directory {DataPath} is in use by another process (pid ", second.Error, StringComparison.Ordinal);
        Assert.Contains("GitOps:DataDirectory", second.Error, StringComparison.Ordinal);
        Assert.Single(second.Error.Split('\n'));
    }

    /// <summary>Each round kills after another number of acknowledgements, so that the kill meets all moments of a commit.</summary>
    private async Task<IReadOnlyDictionary<string, int>> RunAndKillAsync(int round, string? connectionString)
    {
        using var writer = WriterProcess.Start(DataPath, Grains, connectionString);
        await Eventually.BecomesTrueAsync("writes", Limit, async () =>
        {
            Assert.True(!writer.HasExited, writer.HasExited ? await writer.ErrorAsync() : "");
            return writer.Count > 40 + (37 * round);
        });
        await writer.KillAsync();
        return writer.Acknowledged;
    }

    private static async Task AssertKeptAsync(IStateStore store, IReadOnlyDictionary<string, int> acknowledged)
    {
        var audits = new Dictionary<string, int>();
        for (long after = 0; await store.ReadAuditAsync(after, 5000, default) is { Count: > 0 } page; after = page[^1].Id)
        {
            foreach (var record in page)
            {
                // In order and without gaps: each round wrote its entry in the transaction of its states.
                var next = audits.GetValueOrDefault(record.Entry.Object) + 1;
                Assert.Equal(next.ToString(CultureInfo.InvariantCulture), record.Entry.Detail);
                audits[record.Entry.Object] = next;
            }
        }

        Assert.NotEmpty(acknowledged);
        foreach (var (id, round) in acknowledged)
        {
            var states = await store.ReadAsync("application", id, default);
            var stored = int.Parse(Text(states, "spec"), CultureInfo.InvariantCulture);
            Assert.InRange(stored, round, round + 1);
            Assert.Equal($"{stored}", Text(states, "status"));
            Assert.Equal('[' + string.Join(',', Enumerable.Range(1, stored)) + ']', Text(states, "history"));
            Assert.Equal(stored, audits[id]);
        }

        var rows = await store.ListAsync("application", default).ToListAsync();
        Assert.Equal(await store.ReadRevisionAsync(default), rows.Max(row => row.Revision));
    }

    private static string Text(StoredStates states, string name) =>
        states.TryGet(name, out var state) ? Encoding.UTF8.GetString(state.Payload.Span) : throw new KeyNotFoundException(name);
}
