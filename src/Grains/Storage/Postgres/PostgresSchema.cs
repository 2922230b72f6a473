using Npgsql;

namespace OrleansGitOps.Grains.Storage.Postgres;

/// <summary>
/// Creates and migrates our tables and those of Orleans' membership, under an advisory lock: silos that start together wait for each other.
/// </summary>
internal static class PostgresSchema
{
    // Any constant will do, as long as every release keeps it.
    private const long LockKey = 0x4F47_6974_4F70_73;

    // Append only: each step runs once and is never edited after a release.
    private static readonly string[] Steps =
    [
        """
        CREATE TABLE grain_state(
            service_id text COLLATE "C" NOT NULL,
            grain_type text COLLATE "C" NOT NULL,
            grain_id text COLLATE "C" NOT NULL,
            state_name text COLLATE "C" NOT NULL,
            version bigint NOT NULL CHECK (version > 0),
            revision bigint NOT NULL,
            schema integer NOT NULL,
            summary text NULL,
            payload bytea NOT NULL,
            PRIMARY KEY (service_id, grain_type, grain_id, state_name)
        );
        CREATE TABLE service_revision(
            service_id text COLLATE "C" NOT NULL PRIMARY KEY,
            value bigint NOT NULL
        );
        CREATE TABLE audit(
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            service_id text COLLATE "C" NOT NULL,
            at timestamptz(3) NOT NULL,
            actor text NOT NULL,
            action text NOT NULL,
            object text NOT NULL,
            detail text NOT NULL
        );
        """,
    ];

    public static int CurrentVersion => Steps.Length;

    /// <exception cref="StateStoreException">The schema was made by a newer program.</exception>
    public static async Task MigrateAsync(NpgsqlDataSource source, string database, string serviceId, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var guard = new NpgsqlCommand("SELECT pg_advisory_xact_lock($1)", connection))
        {
            guard.Parameters.Add(new NpgsqlParameter<long> { TypedValue = LockKey });
            await guard.ExecuteNonQueryAsync(cancellationToken);
        }

        await ExecuteAsync(connection, "CREATE TABLE IF NOT EXISTS gitops_schema(version integer NOT NULL)", cancellationToken);
        var version = await ReadVersionAsync(connection, cancellationToken);
        if (version > Steps.Length)
        {
            throw new StateStoreException(StateStoreFailure.TooNew, $"The database {database} has schema version {version}, this program knows "
                + $"{Steps.Length}: it was used by a newer release. Start that release, or restore the backup made before the upgrade.");
        }

        for (var step = version; step < Steps.Length; step++)
        {
            await ExecuteAsync(connection, Steps[step], cancellationToken);
        }

        if (version < Steps.Length)
        {
            await ExecuteAsync(connection, $"DELETE FROM gitops_schema; INSERT INTO gitops_schema(version) VALUES ({Steps.Length})", cancellationToken);
        }

        await AdoNetMembershipSchema.CreateAsync(connection, cancellationToken);
        await using (var begin = new NpgsqlCommand(
            "INSERT INTO service_revision(service_id, value) VALUES ($1, 0) ON CONFLICT DO NOTHING", connection))
        {
            begin.Parameters.Add(new NpgsqlParameter<string> { TypedValue = serviceId });
            await begin.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    internal static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<int> ReadVersionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT max(version) FROM gitops_schema", connection);
        return await command.ExecuteScalarAsync(cancellationToken) is int version ? version : 0;
    }
}
