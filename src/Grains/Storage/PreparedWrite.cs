namespace OrleansGitOps.Grains.Storage;

/// <summary>A batch (or a lone audit entry) on its way to the writer, its payloads encoded on the caller's thread.</summary>
internal sealed class PreparedWrite
{
    private readonly TaskCompletionSource<WriteResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationToken _cancellation;

    public PreparedWrite(StateBatch batch, CancellationToken cancellationToken)
    {
        StorageLimits.Check(batch);
        Batch = batch;
        Payloads = [.. batch.Writes.Select(write => PayloadCodec.Encode(write.Payload.Span))];
        Audit = batch.Audit;
        _cancellation = cancellationToken;
    }

    public PreparedWrite(AuditEntry entry, CancellationToken cancellationToken)
    {
        StorageLimits.Check(entry);
        Payloads = [];
        Audit = [entry];
        _cancellation = cancellationToken;
    }

    /// <summary>Null for a lone audit entry.</summary>
    public StateBatch? Batch { get; }

    /// <summary>Parallel to <see cref="StateBatch.Writes"/>.</summary>
    public IReadOnlyList<byte[]> Payloads { get; }

    public IReadOnlyList<AuditEntry> Audit { get; }

    public long Size => Payloads.Sum(payload => (long)payload.Length);

    public Task<WriteResult> Result => _completion.Task;

    /// <summary>True if the caller gave up before the writer got here; its task is then cancelled.</summary>
    public bool DropIfCancelled() => _cancellation.IsCancellationRequested && _completion.TrySetCanceled(_cancellation);

    public void Succeed(WriteResult result) => _completion.TrySetResult(result);

    public void Fail(Exception error) => _completion.TrySetException(error);
}
