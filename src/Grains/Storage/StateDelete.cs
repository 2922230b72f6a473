namespace OrleansGitOps.Grains.Storage;

/// <summary>A state to delete. The row is gone afterwards; the revision sequence goes on.</summary>
/// <param name="Name">State name.</param>
/// <param name="ExpectedVersion">The version that must be there (above 0).</param>
public sealed record StateDelete(string Name, long ExpectedVersion);
