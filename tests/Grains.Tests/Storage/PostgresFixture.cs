using Npgsql;
using OrleansGitOps.Grains.Storage;
using OrleansGitOps.Grains.Storage.Postgres;
using OrleansGitOps.TestKit.Postgres;
using OrleansGitOps.TestKit.Requirements;

namespace OrleansGitOps.Grains.Tests.Storage;

/// <summary>One PostgreSQL server for a test class, started when the first test asks for it.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private PostgresServer? _server;

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>The connection string of an empty database.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        RealParts.RequirePostgres();
        _server ??= await PostgresServer.StartAsync();
        return await _server.CreateDatabaseAsync();
    }

    public static async Task<(IStateStore Store, NpgsqlDataSource Source)> OpenAsync(string connectionString)
    {
        var settings = PostgresSettings.Parse(connectionString);
        var source = NpgsqlDataSource.Create(settings);
        return (await PostgresStateStore.OpenAsync(source, PostgresSettings.Describe(settings), "test", default), source);
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
