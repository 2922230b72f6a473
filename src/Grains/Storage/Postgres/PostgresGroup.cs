using Npgsql;
using NpgsqlTypes;

namespace OrleansGitOps.Grains.Storage.Postgres;

/// <summary>
/// One transaction for a group of batches. It first locks the service's revision row, so that writers of all silos queue up and revisions
/// appear in the order of commits (a plain sequence would let revision 6 be seen before 5, and a stream that resumes would miss 5). Under that
/// lock the versions are read and compared here, and only batches without conflict are sent.
/// </summary>
internal sealed class PostgresGroup(string serviceId, IReadOnlyList<PreparedWrite> group)
{
    private readonly List<(PreparedWrite Write, WriteResult Result)> _accepted = [];
    private readonly List<(PreparedWrite Write, StateConflictException Conflict)> _refused = [];
    private readonly List<NpgsqlBatchCommand> _commands = [];

    /// <summary>Batches to acknowledge once the transaction is committed.</summary>
    public IReadOnlyList<(PreparedWrite Write, WriteResult Result)> Accepted => _accepted;

    public IReadOnlyList<(PreparedWrite Write, StateConflictException Conflict)> Refused => _refused;

    /// <summary>Runs everything but the commit.</summary>
    public async Task RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var (revision, versions) = await LockAndReadAsync(connection, cancellationToken);
        var before = revision;
        foreach (var write in group)
        {
            if (write.Batch is { } batch)
            {
                if (FindConflict(batch, versions) is { } conflict)
                {
                    _refused.Add((write, conflict));
                    continue;
                }

                revision++;
                _accepted.Add((write, Plan(write, batch, revision, versions)));
            }
            else
            {
                _accepted.Add((write, new WriteResult(0, new Dictionary<string, long>())));
            }

            _commands.AddRange(write.Audit.Select(Append));
        }

        if (revision != before)
        {
            _commands.Add(Command("UPDATE service_revision SET value = $2 WHERE service_id = $1", Text(serviceId), Number(revision)));
        }

        await SendAsync(connection, cancellationToken);
    }

    private async Task<(long Revision, Dictionary<RowKey, long> Versions)> LockAndReadAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var keys = group.Where(write => write.Batch is not null).SelectMany(write => RowsOf(write.Batch!)).Distinct().ToArray();
        await using var batch = new NpgsqlBatch(connection);

        // A silo that is paused inside this transaction must not stop the others: the server ends its session.
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SET LOCAL idle_in_transaction_session_timeout = 5000"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SET LOCAL lock_timeout = 20000"));
        batch.BatchCommands.Add(Command("SELECT value FROM service_revision WHERE service_id = $1 FOR UPDATE", Text(serviceId)));
        batch.BatchCommands.Add(Command(
            "SELECT s.grain_type, s.grain_id, s.state_name, s.version FROM unnest($2, $3, $4) AS k(grain_type, grain_id, state_name) "
            + "JOIN grain_state s ON s.service_id = $1 AND s.grain_type = k.grain_type AND s.grain_id = k.grain_id "
            + "AND s.state_name = k.state_name",
            Text(serviceId), Texts(keys, key => key.GrainType), Texts(keys, key => key.GrainId), Texts(keys, key => key.StateName)));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            throw new InvalidOperationException($"The table service_revision has no row for service '{serviceId}'.");
        }

        var revision = reader.GetInt64(0);
        await reader.NextResultAsync(cancellationToken);
        var versions = new Dictionary<RowKey, long>();
        while (await reader.ReadAsync(cancellationToken))
        {
            versions[new RowKey(reader.GetString(0), reader.GetString(1), reader.GetString(2))] = reader.GetInt64(3);
        }

        return (revision, versions);
    }

    private static StateConflictException? FindConflict(StateBatch batch, Dictionary<RowKey, long> versions)
    {
        var expectations = batch.Deletes.Select(delete => (delete.Name, delete.ExpectedVersion))
            .Concat(batch.Writes.Select(write => (write.Name, write.ExpectedVersion)));
        foreach (var (name, expected) in expectations)
        {
            var actual = versions.GetValueOrDefault(new RowKey(batch.GrainType, batch.GrainId, name));
            if (actual != expected)
            {
                return new StateConflictException(batch.GrainType, batch.GrainId, name, expected, actual);
            }
        }

        return null;
    }

    /// <summary>Queues the statements and keeps <paramref name="versions"/> true for the batches that follow in this group.</summary>
    private WriteResult Plan(PreparedWrite write, StateBatch batch, long revision, Dictionary<RowKey, long> versions)
    {
        foreach (var delete in batch.Deletes)
        {
            versions.Remove(new RowKey(batch.GrainType, batch.GrainId, delete.Name));
            _commands.Add(Command(
                "DELETE FROM grain_state WHERE service_id = $1 AND grain_type = $2 AND grain_id = $3 AND state_name = $4 AND version = $5",
                Text(serviceId), Text(batch.GrainType), Text(batch.GrainId), Text(delete.Name), Number(delete.ExpectedVersion)));
        }

        var result = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var i = 0; i < batch.Writes.Count; i++)
        {
            // A new row starts at the revision that makes it, so that no version ever comes back after a delete.
            var state = batch.Writes[i];
            var version = state.ExpectedVersion == 0 ? revision : state.ExpectedVersion + 1;
            versions[new RowKey(batch.GrainType, batch.GrainId, state.Name)] = version;
            result[state.Name] = version;
            _commands.Add(WriteCommand(batch, state, write.Payloads[i], version, revision));
        }

        return new WriteResult(revision, result);
    }

    private NpgsqlBatchCommand WriteCommand(StateBatch batch, StateWrite state, byte[] payload, long version, long revision)
    {
        var sql = state.ExpectedVersion == 0
            ? "INSERT INTO grain_state(service_id, grain_type, grain_id, state_name, version, revision, schema, summary, payload) "
                + "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
            : "UPDATE grain_state SET version = $5, revision = $6, schema = $7, summary = $8, payload = $9 "
                + "WHERE service_id = $1 AND grain_type = $2 AND grain_id = $3 AND state_name = $4 AND version = $5 - 1";
        return Command(sql, Text(serviceId), Text(batch.GrainType), Text(batch.GrainId), Text(state.Name), Number(version), Number(revision),
            new NpgsqlParameter<int> { TypedValue = state.Schema }, Text(state.Summary),
            new NpgsqlParameter<byte[]> { TypedValue = payload });
    }

    private NpgsqlBatchCommand Append(AuditEntry entry) => Command(
        "INSERT INTO audit(service_id, at, actor, action, object, detail) VALUES ($1, $2, $3, $4, $5, $6)",
        Text(serviceId), new NpgsqlParameter<DateTime> { TypedValue = entry.At.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz },
        Text(entry.Actor), Text(entry.Action), Text(entry.Object), Text(entry.Detail));

    private async Task SendAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (_commands.Count == 0)
        {
            return;
        }

        await using var batch = new NpgsqlBatch(connection);
        foreach (var command in _commands)
        {
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
        if (_commands.Find(command => command.RecordsAffected != 1) is { } missed)
        {
            throw new InvalidOperationException($"A row changed although the revision row was locked ({missed.RecordsAffected} rows hit); "
                + "something else writes to the tables of this program.");
        }
    }

    private static IEnumerable<RowKey> RowsOf(StateBatch batch) => batch.Writes.Select(write => write.Name)
        .Concat(batch.Deletes.Select(delete => delete.Name)).Select(name => new RowKey(batch.GrainType, batch.GrainId, name));

    private static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    private static NpgsqlParameter Number(long value) => new NpgsqlParameter<long> { TypedValue = value };

    private static NpgsqlParameter Texts(RowKey[] keys, Func<RowKey, string> part) =>
        new NpgsqlParameter<string[]> { TypedValue = [.. keys.Select(part)] };

    private readonly record struct RowKey(string GrainType, string GrainId, string StateName);
}
