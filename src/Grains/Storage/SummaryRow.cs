namespace OrleansGitOps.Grains.Storage;

/// <summary>One state in a listing, payload left out.</summary>
internal readonly record struct SummaryRow(string GrainId, string StateName, long Revision, string? Summary);
