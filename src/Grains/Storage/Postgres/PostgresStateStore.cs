using System.Runtime.CompilerServices;
using Npgsql;

namespace OrleansGitOps.Grains.Storage.Postgres;

/// <summary>The store of several silos. Reads go through the pool of the data source, writes through one group-committing writer.</summary>
internal sealed class PostgresStateStore : IStateStore
{
    private const int PageRows = 1000;

    private readonly NpgsqlDataSource _source;
    private readonly string _database;
    private readonly string _serviceId;
    private readonly PostgresWriter _writer;
    private readonly bool _ownsSource;

    private PostgresStateStore(NpgsqlDataSource source, string database, string serviceId, bool ownsSource)
    {
        _ownsSource = ownsSource;
        _source = source;
        _database = database;
        _serviceId = serviceId;
        _writer = new PostgresWriter(source, database, serviceId);
    }

    /// <summary>Connects and creates or migrates the schema.</summary>
    /// <param name="source">Stays the caller's to dispose, unless <paramref name="ownsSource"/>.</param>
    /// <param name="database">What messages may call it (<see cref="PostgresSettings.Describe"/>).</param>
    /// <param name="serviceId">Separates services that share a database.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="ownsSource">The store, once open, disposes the source.</param>
    /// <exception cref="StateStoreException">Not reachable, refused, or newer than this program.</exception>
    public static async Task<PostgresStateStore> OpenAsync(
        NpgsqlDataSource source, string database, string serviceId, CancellationToken cancellationToken, bool ownsSource = false)
    {
        try
        {
            await PostgresSchema.MigrateAsync(source, database, serviceId, cancellationToken);
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException)
        {
            throw PostgresErrors.Translate(error, database);
        }

        return new PostgresStateStore(source, database, serviceId, ownsSource);
    }

    public Task<StoredStates> ReadAsync(string grainType, string grainId, CancellationToken cancellationToken)
    {
        StorageLimits.CheckGrain(grainType, grainId);
        return QueryAsync(
            "SELECT state_name, version, revision, schema, summary, payload FROM grain_state "
            + "WHERE service_id = $1 AND grain_type = $2 AND grain_id = $3",
            [grainType, grainId], reader => ReadStatesAsync(reader, grainType, grainId, cancellationToken), cancellationToken);
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
            var rows = await QueryAsync(
                "SELECT grain_id, state_name, revision, summary FROM grain_state WHERE service_id = $1 AND grain_type = $2 "
                + "AND (grain_id, state_name) > ($3, $4) ORDER BY grain_id, state_name LIMIT $5",
                [grainType, after.GrainId, after.StateName, PageRows], reader => ReadRowsAsync(reader, cancellationToken), cancellationToken);
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

    public Task<long> ReadRevisionAsync(CancellationToken cancellationToken) => QueryAsync(
        "SELECT value FROM service_revision WHERE service_id = $1", [],
        async reader => await reader.ReadAsync(cancellationToken) ? reader.GetInt64(0) : 0, cancellationToken);

    public Task<IReadOnlyList<AuditRecord>> ReadAuditAsync(long afterId, int limit, CancellationToken cancellationToken) => QueryAsync(
        "SELECT id, at, actor, action, object, detail FROM audit WHERE service_id = $1 AND id > $2 ORDER BY id LIMIT $3",
        [afterId, limit], reader => ReadAuditAsync(reader, cancellationToken), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        if (_ownsSource)
        {
            await _source.DisposeAsync();
        }
    }

    private async Task<T> QueryAsync<T>(
        string sql, object[] parameters, Func<NpgsqlDataReader, Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = _source.CreateCommand(sql);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = _serviceId });
            foreach (var parameter in parameters)
            {
                command.Parameters.Add(new NpgsqlParameter { Value = parameter });
            }

            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            return await read(reader);
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException)
        {
            throw PostgresErrors.Translate(error, _database);
        }
    }

    private async Task<StoredStates> ReadStatesAsync(
        NpgsqlDataReader reader, string grainType, string grainId, CancellationToken cancellationToken)
    {
        var states = new List<StoredState>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var summary = reader.IsDBNull(4) ? null : reader.GetString(4);
            states.Add(new StoredState(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt32(3), summary,
                StoredPayload.Decode(reader.GetFieldValue<byte[]>(5), _database, grainType, grainId, reader.GetString(0))));
        }

        return states.Count == 0 ? StoredStates.None : new StoredStates(states);
    }

    private static async Task<List<SummaryRow>> ReadRowsAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var rows = new List<SummaryRow>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(new SummaryRow(reader.GetString(0), reader.GetString(1), reader.GetInt64(2), reader.IsDBNull(3) ? null : reader.GetString(3)));
        }

        return rows;
    }

    private static async Task<IReadOnlyList<AuditRecord>> ReadAuditAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var records = new List<AuditRecord>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var at = new DateTimeOffset(reader.GetDateTime(1).ToUniversalTime());
            records.Add(new AuditRecord(reader.GetInt64(0),
                new AuditEntry(at, reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetString(5))));
        }

        return records;
    }
}
