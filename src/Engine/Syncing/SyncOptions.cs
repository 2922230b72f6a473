namespace OrleansGitOps.Engine.Syncing;

/// <summary>Bounds of one sync or deletion.</summary>
/// <param name="Parallelism">Requests at once. Default 10.</param>
/// <param name="ClaimLease">After this time a claim is confirmed again before the next write. Default 2 s.</param>
/// <param name="ConflictRetries">How often a 409 is answered with a fresh read. Default 10.</param>
/// <param name="CrdTimeout">How long a new CRD may take to be established. Default 60 s.</param>
public sealed record SyncOptions(int Parallelism, TimeSpan ClaimLease, int ConflictRetries, TimeSpan CrdTimeout)
{
    public static SyncOptions Default { get; } = new(10, TimeSpan.FromSeconds(2), 10, TimeSpan.FromSeconds(60));
}
