using Microsoft.Data.Sqlite;

namespace OrleansGitOps.Grains.Storage.Sqlite;

/// <summary>Creates and migrates the embedded database; <c>PRAGMA user_version</c> counts the steps already taken.</summary>
internal static class SqliteSchema
{
    // Append only: each step runs once, in its own transaction, and is never edited after a release.
    private static readonly string[] Steps =
    [
        """
        CREATE TABLE grain_state(
            service_id TEXT NOT NULL,
            grain_type TEXT NOT NULL,
            grain_id TEXT NOT NULL,
            state_name TEXT NOT NULL,
            version INTEGER NOT NULL CHECK (version > 0),
            revision INTEGER NOT NULL,
            schema INTEGER NOT NULL,
            summary TEXT NULL,
            payload BLOB NOT NULL,
            PRIMARY KEY (service_id, grain_type, grain_id, state_name)
        ) STRICT;
        CREATE TABLE service_revision(
            service_id TEXT NOT NULL PRIMARY KEY,
            value INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE audit(
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            service_id TEXT NOT NULL,
            at TEXT NOT NULL,
            actor TEXT NOT NULL,
            action TEXT NOT NULL,
            object TEXT NOT NULL,
            detail TEXT NOT NULL
        ) STRICT;
        """,
    ];

    public static int CurrentVersion => Steps.Length;

    /// <exception cref="StateStoreException">The file was written by a newer program.</exception>
    public static void Migrate(SqliteConnection connection, string file, string serviceId)
    {
        var version = Convert.ToInt32(Scalar(connection, "PRAGMA user_version"), null);
        if (version > Steps.Length)
        {
            throw new StateStoreException(StateStoreFailure.TooNew, $"The database {file} has schema version {version}, this program knows "
                + $"{Steps.Length}: it was used by a newer release. Start that release, or restore the backup made before the upgrade.");
        }

        for (; version < Steps.Length; version++)
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            Execute(connection, Steps[version]);
            Execute(connection, $"PRAGMA user_version = {version + 1}");
            transaction.Commit();
        }

        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO service_revision(service_id, value) VALUES ($service, 0) ON CONFLICT DO NOTHING";
        command.Parameters.AddWithValue("$service", serviceId);
        command.ExecuteNonQuery();
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
