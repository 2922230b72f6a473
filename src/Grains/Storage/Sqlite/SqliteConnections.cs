using Microsoft.Data.Sqlite;

namespace OrleansGitOps.Grains.Storage.Sqlite;

/// <summary>Opens connections with the settings that durability rests on.</summary>
internal static class SqliteConnections
{
    /// <summary>The one connection that writes: WAL, and an fsync of the log with every commit.</summary>
    public static SqliteConnection OpenWriter(string file)
    {
        var connection = Open(file, SqliteOpenMode.ReadWriteCreate);
        SqliteSchema.Execute(connection, "PRAGMA journal_mode = WAL");
        SqliteSchema.Execute(connection, "PRAGMA synchronous = FULL");
        SqliteSchema.Execute(connection, "PRAGMA journal_size_limit = 67108864");
        return connection;
    }

    public static SqliteConnection OpenReader(string file)
    {
        var connection = Open(file, SqliteOpenMode.ReadWrite);
        SqliteSchema.Execute(connection, "PRAGMA query_only = ON");
        return connection;
    }

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var settings = new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false, DefaultTimeout = 10 };
        var connection = new SqliteConnection(settings.ConnectionString);
        connection.Open();
        SqliteSchema.Execute(connection, "PRAGMA trusted_schema = OFF");
        return connection;
    }
}
