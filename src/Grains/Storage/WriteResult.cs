namespace OrleansGitOps.Grains.Storage;

/// <summary>A committed batch.</summary>
/// <param name="Revision">The revision of every state written; revisions grow in the order of commits.</param>
/// <param name="Versions">The new version per written state (deleted ones are absent).</param>
public sealed record WriteResult(long Revision, IReadOnlyDictionary<string, long> Versions);
