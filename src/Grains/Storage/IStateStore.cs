namespace OrleansGitOps.Grains.Storage;

/// <summary>
/// Durable state of grains, without Orleans in sight: named states per grain, optimistic concurrency per state, several states of one grain
/// in one transaction, one revision sequence per service. A completed write survives <c>kill -9</c> and loss of power.
/// </summary>
/// <remarks>
/// All members are safe to call from any thread and never block it. Every member throws <see cref="StateStoreException"/> when the database
/// cannot do its part and <see cref="ArgumentException"/> for names or payloads that can never be stored.
/// </remarks>
public interface IStateStore : IAsyncDisposable
{
    /// <summary>All states of one grain, read at one moment. A grain that was never written gives an empty result.</summary>
    Task<StoredStates> ReadAsync(string grainType, string grainId, CancellationToken cancellationToken);

    /// <summary>
    /// Writes and deletes states of one grain, all or none. Completes only when the transaction is on disk. A token cancelled before the
    /// store took the batch drops it; afterwards the outcome is awaited, so that the caller always learns it.
    /// </summary>
    /// <exception cref="StateConflictException">A state's version differs from the expected one; nothing of the batch was written.</exception>
    Task<WriteResult> WriteAsync(StateBatch batch, CancellationToken cancellationToken);

    /// <summary>
    /// Every grain of a type that has at least one state, ordered by id (ordinal), read in pages: rows written meanwhile may or may not show.
    /// </summary>
    IAsyncEnumerable<StoredSummary> ListAsync(string grainType, CancellationToken cancellationToken);

    /// <summary>The newest revision that any write of this service was given; 0 before the first one.</summary>
    Task<long> ReadRevisionAsync(CancellationToken cancellationToken);

    /// <summary>Appends to the audit table outside a state batch. Durable when completed.</summary>
    Task AppendAuditAsync(AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>Audit entries with an id above <paramref name="afterId"/>, oldest first, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<AuditRecord>> ReadAuditAsync(long afterId, int limit, CancellationToken cancellationToken);
}
