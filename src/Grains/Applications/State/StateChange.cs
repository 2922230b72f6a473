using OrleansGitOps.Grains.Storage;

namespace OrleansGitOps.Grains.Applications.State;

/// <summary>States to write together; null leaves a state as it is.</summary>
internal sealed record StateChange
{
    public ApplicationRecord? Application { get; init; }

    public OperationRecord? Operation { get; init; }

    public StatusRecord? Status { get; init; }

    public HistoryRecord? History { get; init; }

    public JournalRecord? Journal { get; init; }

    public DesiredRecord? Desired { get; init; }

    public IReadOnlyList<AuditEntry> Audit { get; init; } = [];

    public bool IsEmpty => Application is null && Operation is null && Status is null && History is null && Journal is null && Desired is null;
}
