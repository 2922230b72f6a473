using Orleans.Concurrency;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Grains.Abstractions.Index;

/// <summary>One shard of the index of applications. Key: the shard's number, from 0 to <see cref="ApplicationIndex.Shards"/> - 1.</summary>
[Alias("gitops.IApplicationIndexGrain")]
public interface IApplicationIndexGrain : IGrainWithStringKey
{
    /// <summary>Takes a row unless a newer one is there.</summary>
    [Alias("PutAsync")]
    Task PutAsync(Application application, long revision);

    [Alias("RemoveAsync")]
    Task RemoveAsync(string key, long revision);

    /// <summary>All rows of this shard.</summary>
    [AlwaysInterleave]
    [Alias("ReadAsync")]
    Task<IndexRows> ReadAsync();

    /// <summary>The highest revision that the shard has heard of.</summary>
    [AlwaysInterleave]
    [Alias("GetRevisionAsync")]
    Task<long> GetRevisionAsync();

    /// <summary>
    /// Rows that changed after <paramref name="after"/>; waits up to 20 s for one, and then answers with none. With another epoch, or when what was in between
    /// is forgotten: every row.
    /// </summary>
    [AlwaysInterleave]
    [Alias("ChangesAsync")]
    Task<IndexRows> ChangesAsync(string epoch, long after, CancellationToken cancellationToken);
}
