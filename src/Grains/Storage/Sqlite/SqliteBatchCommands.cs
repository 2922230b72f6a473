using System.Globalization;
using Microsoft.Data.Sqlite;

namespace OrleansGitOps.Grains.Storage.Sqlite;

/// <summary>The prepared statements of the writer. Used on its thread only.</summary>
internal sealed class SqliteBatchCommands : IDisposable
{
    private readonly string _serviceId;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _update;
    private readonly SqliteCommand _delete;
    private readonly SqliteCommand _version;
    private readonly SqliteCommand _audit;
    private readonly SqliteCommand _readRevision;
    private readonly SqliteCommand _writeRevision;

    public SqliteBatchCommands(SqliteConnection connection, string serviceId)
    {
        _serviceId = serviceId;
        const string where = " WHERE service_id = $service AND grain_type = $type AND grain_id = $id AND state_name = $name";
        _insert = Prepare(connection, "INSERT INTO grain_state(service_id, grain_type, grain_id, state_name, version, revision, schema, summary, "
            + "payload) VALUES ($service, $type, $id, $name, $revision, $revision, $schema, $summary, $payload) ON CONFLICT DO NOTHING");
        _update = Prepare(connection, "UPDATE grain_state SET version = version + 1, revision = $revision, schema = $schema, "
            + "summary = $summary, payload = $payload" + where + " AND version = $expected");
        _delete = Prepare(connection, "DELETE FROM grain_state" + where + " AND version = $expected");
        _version = Prepare(connection, "SELECT version FROM grain_state" + where);
        _audit = Prepare(connection, "INSERT INTO audit(service_id, at, actor, action, object, detail) "
            + "VALUES ($service, $at, $actor, $action, $object, $detail)");
        _readRevision = Prepare(connection, "SELECT value FROM service_revision WHERE service_id = $service");
        _writeRevision = Prepare(connection, "UPDATE service_revision SET value = $revision WHERE service_id = $service");
    }

    /// <summary>Commands work within the transaction that they name.</summary>
    public void Enlist(SqliteTransaction transaction)
    {
        foreach (var command in All)
        {
            command.Transaction = transaction;
        }
    }

    public long ReadRevision()
    {
        Bind(_readRevision, ("$service", _serviceId));
        return Convert.ToInt64(_readRevision.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    public void WriteRevision(long revision)
    {
        Bind(_writeRevision, ("$service", _serviceId), ("$revision", revision));
        _writeRevision.ExecuteNonQuery();
    }

    /// <summary>Returns the new version.</summary>
    /// <exception cref="StateConflictException">The expected version is not there.</exception>
    public long Write(StateBatch batch, StateWrite write, byte[] payload, long revision)
    {
        // A new row starts at the revision that makes it, so that no version ever comes back after a delete.
        var command = write.ExpectedVersion == 0 ? _insert : _update;
        Bind(command, ("$service", _serviceId), ("$type", batch.GrainType), ("$id", batch.GrainId), ("$name", write.Name),
            ("$revision", revision), ("$schema", write.Schema), ("$summary", write.Summary), ("$payload", payload));
        if (write.ExpectedVersion != 0)
        {
            command.Parameters.AddWithValue("$expected", write.ExpectedVersion);
        }

        if (command.ExecuteNonQuery() != 1)
        {
            throw Conflict(batch, write.Name, write.ExpectedVersion);
        }

        return write.ExpectedVersion == 0 ? revision : write.ExpectedVersion + 1;
    }

    public void Delete(StateBatch batch, StateDelete delete)
    {
        Bind(_delete, ("$service", _serviceId), ("$type", batch.GrainType), ("$id", batch.GrainId), ("$name", delete.Name),
            ("$expected", delete.ExpectedVersion));
        if (_delete.ExecuteNonQuery() != 1)
        {
            throw Conflict(batch, delete.Name, delete.ExpectedVersion);
        }
    }

    public void Append(AuditEntry entry)
    {
        var at = entry.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        Bind(_audit, ("$service", _serviceId), ("$at", at), ("$actor", entry.Actor), ("$action", entry.Action),
            ("$object", entry.Object), ("$detail", entry.Detail));
        _audit.ExecuteNonQuery();
    }

    public void Dispose()
    {
        foreach (var command in All)
        {
            command.Dispose();
        }
    }

    private SqliteCommand[] All => [_insert, _update, _delete, _version, _audit, _readRevision, _writeRevision];

    private StateConflictException Conflict(StateBatch batch, string name, long expected)
    {
        Bind(_version, ("$service", _serviceId), ("$type", batch.GrainType), ("$id", batch.GrainId), ("$name", name));
        var actual = _version.ExecuteScalar() is { } value ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : 0;
        return new StateConflictException(batch.GrainType, batch.GrainId, name, expected, actual);
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    private static void Bind(SqliteCommand command, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        command.Parameters.Clear();
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }
    }
}
