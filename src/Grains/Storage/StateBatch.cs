namespace OrleansGitOps.Grains.Storage;

/// <summary>What one grain writes in one transaction. Each state may be named once.</summary>
/// <param name="GrainType">Kind of grain, 1 to 128 characters.</param>
/// <param name="GrainId">Key of the grain, 1 to 1,024 characters, compared byte by byte.</param>
public sealed record StateBatch(string GrainType, string GrainId)
{
    public IReadOnlyList<StateWrite> Writes { get; init; } = [];

    public IReadOnlyList<StateDelete> Deletes { get; init; } = [];

    /// <summary>Audit entries that are true exactly if the batch is committed.</summary>
    public IReadOnlyList<AuditEntry> Audit { get; init; } = [];
}
