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
    [Alias("ListAsync")]
    Task<ImmutableArray<Application>> ListAsync();
}
