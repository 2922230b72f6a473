namespace OrleansGitOps.Engine.Git;

/// <summary>What one render may read from one commit.</summary>
public sealed record GitTreeLimits
{
    /// <summary>Bytes of one file.</summary>
    public long MaxFileBytes { get; init; } = 16L << 20;

    /// <summary>Bytes of all files read through one source tree.</summary>
    public long MaxBytesRead { get; init; } = 512L << 20;

    /// <summary>Entries listed and path segments walked through one source tree.</summary>
    public long MaxEntriesWalked { get; init; } = 2_000_000;

    /// <summary>Bytes of one tree object.</summary>
    public long MaxTreeBytes { get; init; } = 16L << 20;
}
