using OrleansGitOps.TestKit.Requirements;

namespace OrleansGitOps.TestKit.Postgres;

/// <summary>
/// The one PostgreSQL server of a test process: started by the first test that asks, used by all, stopped when the process ends. Tests keep
/// apart by databases of their own. A test that crashes the server starts a <see cref="PostgresServer"/> of its own.
/// </summary>
public static class SharedPostgres
{
    private static readonly Lazy<Task<PostgresServer>> Instance = new(StartAsync);

    /// <summary>
    /// An empty database on the shared server, after <see cref="RealParts.RequirePostgres"/> (so call it from a <c>[SkippableFact]</c>).
    /// </summary>
    /// <returns>Its connection string.</returns>
    public static async Task<string> CreateDatabaseAsync(CancellationToken cancellationToken = default)
    {
        RealParts.RequirePostgres();
        return await (await Instance.Value).CreateDatabaseAsync(cancellationToken);
    }

    private static async Task<PostgresServer> StartAsync()
    {
        var server = await PostgresServer.StartAsync();
        // Should this not run either, the process ends when its pipe to us closes, and the folder is removed by the next run.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return server;
    }
}
