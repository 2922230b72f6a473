using System.Globalization;
using OrleansGitOps.Grains.Abstractions.Index;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Grains.Index;

namespace OrleansGitOps.Api.Tests.Fakes;

/// <summary>The rows of the index' own shard, told of the registered applications whenever it is asked, or by <see cref="Refresh"/>.</summary>
internal sealed class FakeIndexShard(FakeGrainFactory grains, string number, TimeProvider time) : IApplicationIndexGrain
{
    private readonly Lock _lock = new();
    private readonly IndexShard _shard = new(time);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private long _removals = 1_000_000;

    public Task PutAsync(Application application, long revision) => throw new NotSupportedException();

    public Task RemoveAsync(string key, long revision) => throw new NotSupportedException();

    public Task<IndexRows> ReadAsync() => Answer(() => _shard.Read());

    public Task<long> GetRevisionAsync() => Answer(() => _shard.Revision);

    public Task<IndexRows> ChangesAsync(string epoch, long after, CancellationToken cancellationToken)
    {
        Task<IndexRows> changes;
        lock (_lock)
        {
            Refresh();
            changes = grains.IndexFailure is { } failure ? Task.FromException<IndexRows>(failure) : _shard.ChangesAsync(epoch, after, cancellationToken);
        }

        return changes;
    }

    /// <summary>Whoever waits for changes hears of them.</summary>
    public void Refresh()
    {
        lock (_lock)
        {
            var registered = grains.Registered.Where(grain => ApplicationIndex.ShardOf(grain.Key).ToString(CultureInfo.InvariantCulture) == number).ToList();
            foreach (var grain in registered)
            {
                _known.Add(grain.Key);
                _shard.Put(grain.Key, grain.Current!, long.Parse(grain.Current!.Metadata.ResourceVersion, CultureInfo.InvariantCulture));
            }

            foreach (var gone in _known.Except(registered.Select(grain => grain.Key)).ToList())
            {
                _known.Remove(gone);
                _shard.Remove(gone, ++_removals);
            }
        }
    }

    private Task<T> Answer<T>(Func<T> read)
    {
        if (grains.IndexFailure is { } failure)
        {
            return Task.FromException<T>(failure);
        }

        lock (_lock)
        {
            Refresh();
            return Task.FromResult(read());
        }
    }
}
