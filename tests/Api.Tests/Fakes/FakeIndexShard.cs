using System.Collections.Immutable;
using OrleansGitOps.Grains.Abstractions.Index;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Api.Tests.Fakes;

internal sealed class FakeIndexShard(FakeGrainFactory grains, string shard) : IApplicationIndexGrain
{
    public Task PutAsync(Application application, long revision) => throw new NotSupportedException();

    public Task RemoveAsync(string key, long revision) => throw new NotSupportedException();

    public Task<ImmutableArray<Application>> ListAsync() => grains.IndexFailure is { } failure
        ? Task.FromException<ImmutableArray<Application>>(failure)
        : Task.FromResult<ImmutableArray<Application>>(
            [.. grains.Registered.Where(g => ApplicationIndex.ShardOf(g.Key).ToString() == shard).Select(g => g.Current!)]);
}
