namespace OrleansGitOps.Grains.Storage;

/// <summary>One grain in a listing.</summary>
/// <param name="GrainId">Key of the grain.</param>
/// <param name="Revision">The newest revision among its states.</param>
/// <param name="Summary">The most recently written summary among its states, or null if none carries one.</param>
public sealed record StoredSummary(string GrainId, long Revision, string? Summary);
