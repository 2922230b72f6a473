using Npgsql;

namespace OrleansGitOps.Grains.Storage.Postgres;

/// <summary>PostgreSQL's errors in words (https://www.postgresql.org/docs/current/errcodes-appendix.html).</summary>
internal static class PostgresErrors
{
    /// <summary>True if the group holds data that the server refuses (classes 22, 23, 54): the rest of the group may be fine.</summary>
    public static bool IsData(Exception error) =>
        error is PostgresException postgres && postgres.SqlState[..2] is "22" or "23" or "54";

    /// <summary>Serialization failure or deadlock: nothing was written, and the same group may pass next time.</summary>
    public static bool IsWorthRepeating(Exception error) => error is PostgresException { SqlState: "40001" or "40P01" };

    /// <param name="error">What Npgsql threw.</param>
    /// <param name="database">Host, port and name, from <see cref="PostgresSettings.Describe"/>.</param>
    public static StateStoreException Translate(Exception error, string database) => error switch
    {
        StateStoreException known => known,
        PostgresException { SqlState: var state } postgres => new(Classify(state),
            $"PostgreSQL {database} refused: {postgres.MessageText} (SQLSTATE {state}).{Advice(state)}", error),
        _ => new(StateStoreFailure.Unavailable, $"PostgreSQL {database} is not reachable: {error.Message}", error),
    };

    private static StateStoreFailure Classify(string state) => state switch
    {
        "53100" => StateStoreFailure.DiskFull,
        "25006" => StateStoreFailure.ReadOnly,
        "58030" or "XX001" or "XX002" => StateStoreFailure.Damaged,
        "28000" or "28P01" or "3D000" or "3F000" or "42501" => StateStoreFailure.Refused,
        _ => StateStoreFailure.Unavailable,
    };

    private static string Advice(string state) => state switch
    {
        "28000" or "28P01" => " Check user and password in ConnectionStrings:Orleans.",
        "3D000" => " Create the database first; the tables are created at start.",
        "3F000" => " Create the schema named in Search Path first; the tables are created at start.",
        "42501" => " The user needs to create and change tables in its schema.",
        "53100" => " The server's disk is full.",
        "25006" => " This server is a read-only standby; name the primary.",
        _ => "",
    };
}
