using Npgsql;
using OrleansGitOps.Grains.Storage;
using OrleansGitOps.Grains.Storage.Postgres;

namespace OrleansGitOps.Grains.Tests.Storage;

public sealed class PostgresStateStoreTests(PostgresFixture postgres) : StateStoreConcurrencyTests, IClassFixture<PostgresFixture>
{
    private readonly List<NpgsqlDataSource> _sources = [];
    private string? _database;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (var source in _sources)
        {
            await source.DisposeAsync();
        }
    }

    [SkippableFact]
    public async Task Open_ThreeSilosAtOnceOnEmptyDatabase_AllSucceed()
    {
        _database = await postgres.CreateDatabaseAsync();

        var stores = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => OpenAsync()));

        await stores[0].WriteAsync(One("argocd/web", "spec", 0, Json("1")), default);
        Assert.Equal("1", await ReadTextAsync(stores[2], "argocd/web", "spec"));
        Assert.Equal(9L, await ScalarAsync("SELECT count(*) FROM OrleansQuery"));
    }

    [SkippableFact]
    public async Task Open_SchemaOfNewerRelease_RefusesAndSaysSo()
    {
        await OpenAsync();
        await ScalarAsync("UPDATE gitops_schema SET version = 99");

        var error = await Assert.ThrowsAsync<StateStoreException>(OpenAsync);

        Assert.Equal(StateStoreFailure.TooNew, error.Failure);
    }

    [SkippableFact]
    public async Task Open_WrongPassword_SaysWhichSettingAndNotTheValue()
    {
        var settings = new NpgsqlConnectionStringBuilder(await postgres.CreateDatabaseAsync()) { Password = "canary-password" };

        var error = await Assert.ThrowsAsync<StateStoreException>(() => PostgresFixture.OpenAsync(settings.ConnectionString));

        Assert.Equal(StateStoreFailure.Refused, error.Failure);
        Assert.Contains("ConnectionStrings:Orleans", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary-password", error.ToString(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Write_ConnectionCutByServer_FailsOnceAndThenGoesOn()
    {
        var store = await OpenAsync();
        await store.WriteAsync(One("argocd/web", "spec", 0, Json("1")), default);
        await using (var other = NpgsqlDataSource.Create(_database!))
        await using (var command = other.CreateCommand(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"))
        {
            await command.ExecuteNonQueryAsync();
        }

        // The pooled connection is dead: one write may notice it, the next ones must not.
        var failures = 0;
        for (var i = 0; i < 5; i++)
        {
            try
            {
                await store.WriteAsync(One($"argocd/after-{i}", "spec", 0, Json("1")), default);
            }
            catch (StateStoreException error)
            {
                Assert.Equal(StateStoreFailure.Unavailable, error.Failure);
                failures++;
            }
        }

        Assert.InRange(failures, 0, 1);
        Assert.Equal("1", await ReadTextAsync(store, "argocd/after-4", "spec"));
    }

    [SkippableFact]
    public async Task Write_PausedSiloHoldsTheLock_OthersGoOnWhenTheServerEndsItsSession()
    {
        var store = await OpenAsync();
        await using var paused = await NpgsqlDataSource.Create(_database!).OpenConnectionAsync();
        await using var transaction = await paused.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(
            "SET LOCAL idle_in_transaction_session_timeout = 1000; SELECT value FROM service_revision FOR UPDATE", paused);
        await command.ExecuteNonQueryAsync();

        var result = await store.WriteAsync(One("argocd/web", "spec", 0, Json("1")), default);

        Assert.Equal(1, result.Revision);
    }

    [SkippableFact]
    public async Task Write_TwoServicesInOneDatabase_DoNotSeeEachOther()
    {
        var store = await OpenAsync();
        var settings = PostgresSettings.Parse(_database);
        var source = NpgsqlDataSource.Create(settings);
        _sources.Add(source);
        await using var other = await PostgresStateStore.OpenAsync(source, "db", "other", default);

        await store.WriteAsync(One("argocd/web", "spec", 0, Json("1")), default);

        Assert.Empty((await other.ReadAsync(Type, "argocd/web", default)).All);
        Assert.Equal(0, await other.ReadRevisionAsync(default));
    }

    protected override async Task<IStateStore> OpenStoreAsync()
    {
        _database ??= await postgres.CreateDatabaseAsync();
        var (store, source) = await PostgresFixture.OpenAsync(_database);
        lock (_sources)
        {
            _sources.Add(source);
        }

        return store;
    }

    protected override Task<IStateStore> OpenSecondAsync() => OpenAsync();

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(_database!);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
