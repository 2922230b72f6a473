using OrleansGitOps.Grains.Storage.Postgres;
using OrleansGitOps.Grains.Storage.Sqlite;

namespace OrleansGitOps.Grains.Storage;

/// <summary>Opens state stores.</summary>
public static class StateStores
{
    /// <summary>The embedded store in a data directory that this process holds.</summary>
    /// <exception cref="StateStoreException">It cannot be opened, is damaged, or is newer than this program.</exception>
    public static async Task<IStateStore> OpenEmbeddedAsync(DataDirectory directory, string serviceId)
    {
        ArgumentNullException.ThrowIfNull(directory);

        // SQLite gives its -wal and -shm files the mode of the database.
        var file = directory.File("state.db");
        DataDirectory.EnsureFile(file);
        return await SqliteStateStore.OpenAsync(file, serviceId);
    }

    /// <summary>The shared store of several silos; its schema, with the tables of the membership provider, is made or migrated.</summary>
    /// <param name="connectionString"><c>ConnectionStrings:Orleans</c>.</param>
    /// <param name="serviceId">Separates services that share a database.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The store, and the connection string completed as the membership provider needs it.</returns>
    /// <exception cref="StateStoreException">The connection string is refused, or the database cannot be used.</exception>
    public static async Task<(IStateStore Store, string ConnectionString)> OpenPostgresAsync(
        string? connectionString, string serviceId, CancellationToken cancellationToken)
    {
        var settings = PostgresSettings.Parse(connectionString);
        var source = new Npgsql.NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
        try
        {
            var store = await PostgresStateStore.OpenAsync(source, PostgresSettings.Describe(settings), serviceId, cancellationToken, ownsSource: true);
            return (store, settings.ConnectionString);
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }
}
