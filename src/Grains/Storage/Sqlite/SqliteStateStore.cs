using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace OrleansGitOps.Grains.Storage.Sqlite;

/// <summary>The embedded store: one file in the data directory, one writer thread, a few reader threads.</summary>
internal sealed class SqliteStateStore : IStateStore
{
    private const int ReaderThreads = 2;
    private const int PageRows = 1000;

    private readonly string _serviceId;
    private readonly string _file;
    private readonly SqliteWriter _writer;
    private readonly SqliteReaders _readers;

    private SqliteStateStore(string file, string serviceId, SqliteWriter writer, SqliteReaders readers)
    {
        _file = file;
        _serviceId = serviceId;
        _writer = writer;
        _readers = readers;
    }

    /// <summary>Opens or creates the database on a thread of its own.</summary>
    /// <param name="file">Path of the database; its directory exists and is locked by this process.</param>
    /// <param name="serviceId">Separates services that share a database.</param>
    /// <exception cref="StateStoreException">It cannot be opened, is damaged, or is newer than this program.</exception>
    public static Task<SqliteStateStore> OpenAsync(string file, string serviceId)
    {
        var opened = new TaskCompletionSource<SqliteStateStore>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                opened.SetResult(Open(file, serviceId));
            }
            catch (Exception error)
            {
                opened.SetException(error is SqliteException sqlite ? SqliteErrors.Translate(sqlite, file) : error);
            }
        });
        thread.IsBackground = true;
        thread.Start();
        return opened.Task;
    }

    public Task<StoredStates> ReadAsync(string grainType, string grainId, CancellationToken cancellationToken)
    {
        StorageLimits.CheckGrain(grainType, grainId);
        return _readers.ReadAsync(connection => Read(connection, grainType, grainId), cancellationToken);
    }

    public Task<WriteResult> WriteAsync(StateBatch batch, CancellationToken cancellationToken) =>
        _writer.WriteAsync(new PreparedWrite(batch, cancellationToken), cancellationToken);

    public Task AppendAuditAsync(AuditEntry entry, CancellationToken cancellationToken) =>
        _writer.WriteAsync(new PreparedWrite(entry, cancellationToken), cancellationToken);

    public async IAsyncEnumerable<StoredSummary> ListAsync(
        string grainType, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        StorageLimits.CheckGrain(grainType, "*");
        var fold = new SummaryFold();
        var after = new SummaryRow("", "", 0, null);
        while (true)
        {
            var from = after;
            var rows = await _readers.ReadAsync(connection => ReadPage(connection, grainType, from), cancellationToken);
            foreach (var row in rows)
            {
                after = row;
                if (fold.Add(row) is { } finished)
                {
                    yield return finished;
                }
            }

            if (rows.Count < PageRows)
            {
                break;
            }
        }

        if (fold.Finish() is { } last)
        {
            yield return last;
        }
    }

    public Task<long> ReadRevisionAsync(CancellationToken cancellationToken) => _readers.ReadAsync(
        connection =>
        {
            using var command = Command(connection, "SELECT value FROM service_revision WHERE service_id = $service");
            return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        },
        cancellationToken);

    public Task<IReadOnlyList<AuditRecord>> ReadAuditAsync(long afterId, int limit, CancellationToken cancellationToken) =>
        _readers.ReadAsync(connection => ReadAudit(connection, afterId, limit), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _readers.DisposeAsync();
        await _writer.DisposeAsync();
    }

    private static SqliteStateStore Open(string file, string serviceId)
    {
        var connection = SqliteConnections.OpenWriter(file);
        try
        {
            SqliteSchema.Migrate(connection, file, serviceId);
            var readers = new SqliteReaders(file, ReaderThreads);
            return new SqliteStateStore(file, serviceId, new SqliteWriter(connection, file, serviceId), readers);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private StoredStates Read(SqliteConnection connection, string grainType, string grainId)
    {
        using var command = Command(connection, "SELECT state_name, version, revision, schema, summary, payload FROM grain_state "
            + "WHERE service_id = $service AND grain_type = $type AND grain_id = $id");
        command.Parameters.AddWithValue("$type", grainType);
        command.Parameters.AddWithValue("$id", grainId);
        using var reader = command.ExecuteReader();
        var states = new List<StoredState>();
        while (reader.Read())
        {
            var summary = reader.IsDBNull(4) ? null : reader.GetString(4);
            states.Add(new StoredState(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt32(3), summary,
                StoredPayload.Decode(reader.GetFieldValue<byte[]>(5), _file, grainType, grainId, reader.GetString(0))));
        }

        return states.Count == 0 ? StoredStates.None : new StoredStates(states);
    }

    private List<SummaryRow> ReadPage(SqliteConnection connection, string grainType, SummaryRow after)
    {
        using var command = Command(connection, "SELECT grain_id, state_name, revision, summary FROM grain_state WHERE service_id = $service "
            + "AND grain_type = $type AND (grain_id, state_name) > ($id, $name) ORDER BY grain_id, state_name LIMIT $limit");
        command.Parameters.AddWithValue("$type", grainType);
        command.Parameters.AddWithValue("$id", after.GrainId);
        command.Parameters.AddWithValue("$name", after.StateName);
        command.Parameters.AddWithValue("$limit", PageRows);
        using var reader = command.ExecuteReader();
        var rows = new List<SummaryRow>();
        while (reader.Read())
        {
            rows.Add(new SummaryRow(reader.GetString(0), reader.GetString(1), reader.GetInt64(2), reader.IsDBNull(3) ? null : reader.GetString(3)));
        }

        return rows;
    }

    private IReadOnlyList<AuditRecord> ReadAudit(SqliteConnection connection, long afterId, int limit)
    {
        using var command = Command(connection, "SELECT id, at, actor, action, object, detail FROM audit "
            + "WHERE service_id = $service AND id > $after ORDER BY id LIMIT $limit");
        command.Parameters.AddWithValue("$after", afterId);
        command.Parameters.AddWithValue("$limit", limit);
        using var reader = command.ExecuteReader();
        var records = new List<AuditRecord>();
        while (reader.Read())
        {
            var at = DateTimeOffset.Parse(reader.GetString(1), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            records.Add(new AuditRecord(reader.GetInt64(0),
                new AuditEntry(at, reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetString(5))));
        }

        return records;
    }

    private SqliteCommand Command(SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$service", _serviceId);
        return command;
    }
}
