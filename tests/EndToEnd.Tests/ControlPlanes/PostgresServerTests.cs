using Npgsql;
using OrleansGitOps.TestKit.Postgres;
using OrleansGitOps.TestKit.Requirements;

namespace OrleansGitOps.EndToEnd.Tests.ControlPlanes;

public sealed class PostgresServerTests
{
    [SkippableFact]
    public async Task Server_WhenCrashedAndRestarted_StillHasWhatWasCommitted()
    {
        RealParts.RequirePostgres();
        await using var server = await PostgresServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        await ExecuteAsync(database, "create table t (n int); insert into t values (42)");

        await server.CrashAsync();
        NpgsqlConnection.ClearAllPools();
        await server.RestartAsync();

        Assert.Equal(42, await ExecuteAsync(database, "select n from t"));
    }

    [SkippableFact]
    public async Task Server_WithoutThePassword_RefusesTheConnection()
    {
        RealParts.RequirePostgres();
        await using var server = await PostgresServer.StartAsync();
        var wrong = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Password = "wrong" };

        var failure = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(wrong.ConnectionString, "select 1"));

        Assert.Equal("28P01", failure.SqlState);
    }

    [SkippableFact]
    public async Task Shared_TwoDatabases_KeepApart()
    {
        var first = await SharedPostgres.CreateDatabaseAsync();
        var second = await SharedPostgres.CreateDatabaseAsync();

        await ExecuteAsync(first, "create table t (n int)");

        Assert.Equal(1L, await ExecuteAsync(first, "select count(*) from pg_tables where tablename = 't'"));
        Assert.Equal(0L, await ExecuteAsync(second, "select count(*) from pg_tables where tablename = 't'"));
    }

    private static async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
