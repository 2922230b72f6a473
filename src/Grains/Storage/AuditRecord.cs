namespace OrleansGitOps.Grains.Storage;

/// <summary>A stored audit entry.</summary>
/// <param name="Id">Grows with every entry.</param>
/// <param name="Entry">The entry.</param>
public sealed record AuditRecord(long Id, AuditEntry Entry);
