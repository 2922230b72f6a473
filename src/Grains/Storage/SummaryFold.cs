namespace OrleansGitOps.Grains.Storage;

/// <summary>Folds rows ordered by grain into one <see cref="StoredSummary"/> per grain.</summary>
internal sealed class SummaryFold
{
    private string? _grainId;
    private long _revision;
    private long _summaryRevision;
    private string? _summary;

    /// <summary>Takes the next row; returns the finished grain before it, if this row begins another one.</summary>
    public StoredSummary? Add(SummaryRow row)
    {
        var finished = row.GrainId == _grainId ? null : Finish();
        _grainId = row.GrainId;
        _revision = Math.Max(_revision, row.Revision);
        if (row.Summary is not null && row.Revision >= _summaryRevision)
        {
            (_summary, _summaryRevision) = (row.Summary, row.Revision);
        }

        return finished;
    }

    /// <summary>The last grain, if any.</summary>
    public StoredSummary? Finish()
    {
        var finished = _grainId is null ? null : new StoredSummary(_grainId, _revision, _summary);
        (_grainId, _revision, _summaryRevision, _summary) = (null, 0, 0, null);
        return finished;
    }
}
