using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace OrleansGitOps.Grains.Storage.Sqlite;

/// <summary>
/// The one writer: a thread of its own, so that an fsync never holds a pool thread. Whatever waits when it is free goes into one transaction
/// (group commit); a savepoint per batch lets a conflict fail its caller alone.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int MaxWaiting = 4096;
    private const int MaxGroup = 256;
    private const long MaxGroupBytes = 16 * 1024 * 1024;

    private readonly string _file;
    private readonly SqliteConnection _connection;
    private readonly SqliteBatchCommands _commands;
    private readonly BlockingCollection<PreparedWrite> _queue = [];
    private readonly SemaphoreSlim _room = new(MaxWaiting);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SqliteWriter(SqliteConnection connection, string file, string serviceId)
    {
        _file = file;
        _connection = connection;
        _commands = new SqliteBatchCommands(connection, serviceId);
        new Thread(Run) { IsBackground = true, Name = "sqlite-writer" }.Start();
    }

    public async Task<WriteResult> WriteAsync(PreparedWrite write, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken);
        try
        {
            Enqueue(write);
            return await write.Result;
        }
        finally
        {
            _room.Release();
        }
    }

    /// <summary>Commits what is queued, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.CompleteAdding();
        await _stopped.Task;
        _commands.Dispose();
        _connection.Dispose();
    }

    private void Enqueue(PreparedWrite write)
    {
        try
        {
            _queue.Add(write, CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            throw new ObjectDisposedException(nameof(SqliteStateStore), "The state store is closed; nothing was written.");
        }
    }

    private void Run()
    {
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            var group = new List<PreparedWrite> { first };
            var size = first.Size;
            while (group.Count < MaxGroup && size < MaxGroupBytes && _queue.TryTake(out var next))
            {
                group.Add(next);
                size += next.Size;
            }

            Commit(group);
        }

        _stopped.SetResult();
    }

    private void Commit(List<PreparedWrite> group)
    {
        group.RemoveAll(write => write.DropIfCancelled());
        if (group.Count == 0)
        {
            return;
        }

        try
        {
            var done = CommitGroup(group);
            foreach (var (write, result) in done)
            {
                write.Succeed(result);
            }
        }
        catch (Exception error)
        {
            var failure = error is SqliteException sqlite ? SqliteErrors.Translate(sqlite, _file) : error;
            foreach (var write in group)
            {
                write.Fail(failure);
            }
        }
    }

    private List<(PreparedWrite Write, WriteResult Result)> CommitGroup(List<PreparedWrite> group)
    {
        var done = new List<(PreparedWrite, WriteResult)>(group.Count);
        using var transaction = _connection.BeginTransaction(deferred: false);
        _commands.Enlist(transaction);
        var before = _commands.ReadRevision();
        var revision = before;
        foreach (var write in group)
        {
            transaction.Save("batch");
            try
            {
                var result = Apply(write, revision + 1);
                revision = result.Revision == 0 ? revision : result.Revision;
                done.Add((write, result));
            }
            catch (Exception error) when (error is StateConflictException || error is SqliteException s && SqliteErrors.IsOneBatchOnly(s))
            {
                transaction.Rollback("batch");
                write.Fail(error is SqliteException sqlite ? SqliteErrors.Translate(sqlite, _file) : error);
            }

            transaction.Release("batch");
        }

        if (revision != before)
        {
            _commands.WriteRevision(revision);
        }

        transaction.Commit();
        return done;
    }

    private WriteResult Apply(PreparedWrite write, long revision)
    {
        var versions = new Dictionary<string, long>(StringComparer.Ordinal);
        if (write.Batch is { } batch)
        {
            foreach (var delete in batch.Deletes)
            {
                _commands.Delete(batch, delete);
            }

            for (var i = 0; i < batch.Writes.Count; i++)
            {
                versions[batch.Writes[i].Name] = _commands.Write(batch, batch.Writes[i], write.Payloads[i], revision);
            }
        }

        foreach (var entry in write.Audit)
        {
            _commands.Append(entry);
        }

        return new WriteResult(write.Batch is null ? 0 : revision, versions);
    }
}
