using System.Threading.Channels;
using Npgsql;

namespace OrleansGitOps.Grains.Storage.Postgres;

/// <summary>Group commit: whatever waits when the one connection that writes is free goes into one transaction.</summary>
internal sealed class PostgresWriter : IAsyncDisposable
{
    private const int MaxWaiting = 4096;
    private const int MaxGroup = 128;
    private const long MaxGroupBytes = 8 * 1024 * 1024;
    private const int MaxRepeats = 5;

    private readonly NpgsqlDataSource _source;
    private readonly string _database;
    private readonly string _serviceId;
    private readonly Task _loop;

    private readonly Channel<PreparedWrite> _queue = Channel.CreateBounded<PreparedWrite>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    public PostgresWriter(NpgsqlDataSource source, string database, string serviceId)
    {
        _source = source;
        _database = database;
        _serviceId = serviceId;
        _loop = Task.Run(RunAsync);
    }

    public async Task<WriteResult> WriteAsync(PreparedWrite write, CancellationToken cancellationToken)
    {
        try
        {
            await _queue.Writer.WriteAsync(write, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(PostgresStateStore), "The state store is closed; nothing was written.");
        }

        return await write.Result;
    }

    /// <summary>Commits what is queued, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
    }

    private async Task RunAsync()
    {
        while (await _queue.Reader.WaitToReadAsync())
        {
            var group = new List<PreparedWrite>();
            var size = 0L;
            while (group.Count < MaxGroup && size < MaxGroupBytes && _queue.Reader.TryRead(out var next))
            {
                if (!next.DropIfCancelled())
                {
                    group.Add(next);
                    size += next.Size;
                }
            }

            if (group.Count > 0)
            {
                await CommitAsync(group);
            }
        }
    }

    private async Task CommitAsync(IReadOnlyList<PreparedWrite> group)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await CommitOnceAsync(group);
                return;
            }
            catch (Exception error) when (PostgresErrors.IsWorthRepeating(error) && attempt < MaxRepeats)
            {
                // Nothing was written; the same group again.
            }
            catch (Exception error) when (PostgresErrors.IsData(error) && group.Count > 1)
            {
                // One batch spoils the transaction of all: each alone, and only the culprit fails.
                foreach (var write in group)
                {
                    await CommitAsync([write]);
                }

                return;
            }
            catch (Exception error)
            {
                var failure = PostgresErrors.Translate(error, _database);
                foreach (var write in group)
                {
                    write.Fail(failure);
                }

                return;
            }
        }
    }

    private async Task CommitOnceAsync(IReadOnlyList<PreparedWrite> group)
    {
        var work = new PostgresGroup(_serviceId, group);
        await using var connection = await _source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await work.RunAsync(connection, CancellationToken.None);
        try
        {
            await transaction.CommitAsync();
        }
        catch (NpgsqlException error) when (error is not PostgresException)
        {
            throw new StateStoreException(StateStoreFailure.OutcomeUnknown,
                $"The connection to PostgreSQL {_database} broke during commit; the write may or may not be there.", error);
        }

        foreach (var (write, result) in work.Accepted)
        {
            write.Succeed(result);
        }

        foreach (var (write, conflict) in work.Refused)
        {
            write.Fail(conflict);
        }
    }
}
