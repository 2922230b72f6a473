using Npgsql;

namespace OrleansGitOps.Grains.Storage.Postgres;

/// <summary>
/// What Microsoft.Orleans.Clustering.AdoNet 10.4.2 expects to find: two membership tables, and the table <c>OrleansQuery</c> whose rows are
/// the statements it runs, by fixed keys and with fixed parameter names. The package ships neither; the statements are ours.
/// </summary>
internal static class AdoNetMembershipSchema
{
    private const string Tables =
        """
        CREATE TABLE IF NOT EXISTS OrleansQuery(
            QueryKey varchar(64) NOT NULL PRIMARY KEY,
            QueryText text NOT NULL
        );
        CREATE TABLE IF NOT EXISTS OrleansMembershipVersionTable(
            DeploymentId varchar(150) NOT NULL PRIMARY KEY,
            Timestamp timestamptz(3) NOT NULL DEFAULT now(),
            Version integer NOT NULL DEFAULT 0
        );
        CREATE TABLE IF NOT EXISTS OrleansMembershipTable(
            DeploymentId varchar(150) NOT NULL REFERENCES OrleansMembershipVersionTable(DeploymentId),
            Address varchar(45) NOT NULL,
            Port integer NOT NULL,
            Generation integer NOT NULL,
            SiloName varchar(150) NOT NULL,
            HostName varchar(255) NOT NULL,
            Status integer NOT NULL,
            ProxyPort integer NOT NULL,
            SuspectTimes text NULL,
            StartTime timestamptz(3) NOT NULL,
            IAmAliveTime timestamptz(3) NOT NULL,
            PRIMARY KEY (DeploymentId, Address, Port, Generation)
        );
        """;

    private const string OneSilo = "DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation";

    private const string Members =
        """
        SELECT v.Version, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime,
            m.IAmAliveTime
        FROM OrleansMembershipVersionTable v LEFT JOIN OrleansMembershipTable m ON m.DeploymentId = v.DeploymentId
        """;

    // Both writers bump the table version first. That row lock makes them queue up, and the second one finds another version.
    private static readonly (string Key, string Text)[] Queries =
    [
        ("InsertMembershipVersionKey",
            """
            WITH added AS (
                INSERT INTO OrleansMembershipVersionTable(DeploymentId) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1)
            SELECT EXISTS (SELECT FROM added)
            """),
        ("InsertMembershipKey",
            $"""
            WITH bumped AS (
                UPDATE OrleansMembershipVersionTable SET Version = Version + 1, Timestamp = now()
                WHERE DeploymentId = @DeploymentId AND Version = @Version
                    AND NOT EXISTS (SELECT FROM OrleansMembershipTable WHERE {OneSilo})
                RETURNING 1),
            added AS (
                INSERT INTO OrleansMembershipTable(DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime,
                    IAmAliveTime)
                SELECT @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
                FROM bumped RETURNING 1)
            SELECT EXISTS (SELECT FROM added)
            """),
        ("UpdateMembershipKey",
            $"""
            WITH bumped AS (
                UPDATE OrleansMembershipVersionTable SET Version = Version + 1, Timestamp = now()
                WHERE DeploymentId = @DeploymentId AND Version = @Version
                    AND EXISTS (SELECT FROM OrleansMembershipTable WHERE {OneSilo})
                RETURNING 1),
            changed AS (
                UPDATE OrleansMembershipTable SET Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = @IAmAliveTime
                WHERE {OneSilo} AND EXISTS (SELECT FROM bumped) RETURNING 1)
            SELECT EXISTS (SELECT FROM changed)
            """),
        ("UpdateIAmAlivetimeKey", $"UPDATE OrleansMembershipTable SET IAmAliveTime = @IAmAliveTime WHERE {OneSilo}"),
        ("MembershipReadRowKey",
            $"{Members} AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation WHERE v.DeploymentId = @DeploymentId"),
        ("MembershipReadAllKey", $"{Members} WHERE v.DeploymentId = @DeploymentId"),
        ("DeleteMembershipTableEntriesKey",
            """
            DELETE FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId;
            DELETE FROM OrleansMembershipVersionTable WHERE DeploymentId = @DeploymentId
            """),
        ("GatewaysQueryKey",
            """
            SELECT Address, ProxyPort, Generation FROM OrleansMembershipTable
            WHERE DeploymentId = @DeploymentId AND Status = @Status AND ProxyPort > 0
            """),
        // 6 = Orleans.Runtime.SiloStatus.Dead. Only a silo that was declared dead is defunct, however old its sign of life is.
        ("CleanupDefunctSiloEntriesKey",
            "DELETE FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId AND IAmAliveTime < @IAmAliveTime AND Status = 6"),
    ];

    /// <summary>Creates what is missing and brings the statements up to date. The caller holds the schema lock in a transaction.</summary>
    public static async Task CreateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await PostgresSchema.ExecuteAsync(connection, Tables, cancellationToken);
        foreach (var (key, text) in Queries)
        {
            await using var command = new NpgsqlCommand(
                "INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES ($1, $2) "
                + "ON CONFLICT (QueryKey) DO UPDATE SET QueryText = excluded.QueryText WHERE OrleansQuery.QueryText <> excluded.QueryText",
                connection);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = text });
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
