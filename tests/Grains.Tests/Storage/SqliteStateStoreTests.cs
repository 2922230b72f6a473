using OrleansGitOps.Grains.Storage;
using OrleansGitOps.Grains.Storage.Sqlite;
using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.Grains.Tests.Storage;

public sealed class SqliteStateStoreTests : StateStoreConcurrencyTests
{
    private readonly TempDirectory _directory = new("sqlite");
    private IStateStore? _store;

    private string DatabaseFile => _directory.Combine("gitops.db");

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Open_FileOfNewerRelease_RefusesAndSaysSo()
    {
        await using (var store = await SqliteStateStore.OpenAsync(DatabaseFile, "test"))
        {
        }

        await SqlAsync("PRAGMA user_version = 99");

        var error = await Assert.ThrowsAsync<StateStoreException>(() => SqliteStateStore.OpenAsync(DatabaseFile, "test"));

        Assert.Equal(StateStoreFailure.TooNew, error.Failure);
        Assert.Contains(DatabaseFile, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_NotADatabase_SaysDamagedAndWhatToDo()
    {
        await File.WriteAllTextAsync(DatabaseFile, string.Concat(Enumerable.Repeat("this is not a database ", 1000)));

        var error = await Assert.ThrowsAsync<StateStoreException>(() => SqliteStateStore.OpenAsync(DatabaseFile, "test"));

        Assert.Equal(StateStoreFailure.Damaged, error.Failure);
        Assert.Contains("backup", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_DirectoryMissing_SaysWhichFile()
    {
        var file = _directory.Combine("none", "gitops.db");

        var error = await Assert.ThrowsAsync<StateStoreException>(() => SqliteStateStore.OpenAsync(file, "test"));

        Assert.Equal(StateStoreFailure.ReadOnly, error.Failure);
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_DiskFull_FailsClearlyAndGoesOnAfterwards()
    {
        var connection = SqliteConnections.OpenWriter(DatabaseFile);
        SqliteSchema.Migrate(connection, DatabaseFile, "test");
        SqliteSchema.Execute(connection, "PRAGMA max_page_count = 20"); // SQLite answers as if the disk were full.
        await using var writer = new SqliteWriter(connection, DatabaseFile, "test");
        var random = new byte[200_000];
        new Random(1).NextBytes(random);

        var error = await Assert.ThrowsAsync<StateStoreException>(
            () => WriteAsync(writer, One("argocd/full", "spec", 0, Json('"' + Convert.ToBase64String(random) + '"'))));
        var small = await WriteAsync(writer, One("argocd/small", "spec", 0, Json("1")));

        Assert.Equal(StateStoreFailure.DiskFull, error.Failure);
        Assert.Equal(1, small.Revision);
    }

    [Fact]
    public async Task Read_DamagedPayload_NamesTheRowAndLeavesItsNeighbourReadable()
    {
        var store = await OpenAsync();
        await store.WriteAsync(One("argocd/web", "spec", 0, Json("1")), default);
        await store.WriteAsync(One("argocd/web", "status", 0, Json("2")), default);
        await SqlAsync("UPDATE grain_state SET payload = x'01ffffff7f00' WHERE state_name = 'spec'");

        var stored = await store.ReadAsync(Type, "argocd/web", default);

        Assert.True(stored.TryGet("spec", out var spec) && stored.TryGet("status", out var status) && status.Payload.Span.SequenceEqual("2"u8));
        var error = Assert.Throws<StateStoreException>(() => spec.Payload);
        Assert.Equal(StateStoreFailure.Damaged, error.Failure);
        Assert.Contains("'spec' of application 'argocd/web'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_Acknowledged_IsInTheFileWithoutClosing()
    {
        var store = await OpenAsync();
        await store.WriteAsync(One("argocd/web", "spec", 0, Json("1")), default);
        var copy = _directory.Combine("copy.db");
        File.Copy(DatabaseFile, copy);
        File.Copy(DatabaseFile + "-wal", copy + "-wal");

        await using var reopened = await SqliteStateStore.OpenAsync(copy, "test");

        Assert.Equal("1", await ReadTextAsync(reopened, "argocd/web", "spec"));
    }

    protected override async Task<IStateStore> OpenStoreAsync() => _store = await SqliteStateStore.OpenAsync(DatabaseFile, "test");

    protected override Task<IStateStore> OpenSecondAsync() => Task.FromResult(_store!);

    private static Task<WriteResult> WriteAsync(SqliteWriter writer, StateBatch batch) =>
        writer.WriteAsync(new PreparedWrite(batch, default), default);

    private Task SqlAsync(string sql)
    {
        using var connection = SqliteConnections.OpenWriter(DatabaseFile);
        SqliteSchema.Execute(connection, sql);
        return Task.CompletedTask;
    }
}
