using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace OrleansGitOps.Grains.Storage.Sqlite;

/// <summary>Threads that read, each with a connection of its own: SQLite calls block, and no pool thread may.</summary>
internal sealed class SqliteReaders : IAsyncDisposable
{
    private readonly string _file;
    private readonly BlockingCollection<Action<SqliteConnection>> _queue = [];
    private readonly TaskCompletionSource[] _stopped;

    public SqliteReaders(string file, int threads)
    {
        _file = file;
        _stopped = [.. Enumerable.Range(0, threads).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];
        var connections = _stopped.Select(_ => SqliteConnections.OpenReader(file)).ToArray();
        for (var i = 0; i < threads; i++)
        {
            var (connection, stopped) = (connections[i], _stopped[i]);
            new Thread(() => Run(connection, stopped)) { IsBackground = true, Name = $"sqlite-reader-{i}" }.Start();
        }
    }

    /// <summary>Runs <paramref name="read"/> on a reader thread.</summary>
    public Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            _queue.Add(connection => Complete(connection, read, completion, cancellationToken), CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            throw new ObjectDisposedException(nameof(SqliteStateStore), "The state store is closed.");
        }

        return completion.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.CompleteAdding();
        await Task.WhenAll(_stopped.Select(stopped => stopped.Task));
    }

    private void Complete<T>(
        SqliteConnection connection, Func<SqliteConnection, T> read, TaskCompletionSource<T> completion, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            completion.TrySetCanceled(cancellationToken);
            return;
        }

        try
        {
            completion.TrySetResult(read(connection));
        }
        catch (Exception error)
        {
            completion.TrySetException(error is SqliteException sqlite ? SqliteErrors.Translate(sqlite, _file) : error);
        }
    }

    private void Run(SqliteConnection connection, TaskCompletionSource stopped)
    {
        using (connection)
        {
            foreach (var work in _queue.GetConsumingEnumerable())
            {
                work(connection);
            }
        }

        stopped.SetResult();
    }
}
