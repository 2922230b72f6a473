using OrleansGitOps.Grains.Abstractions.Applications;
using OrleansGitOps.Grains.Abstractions.Index;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Grains.Index;

/// <summary>Keeps the rows of one shard in memory; they are derived data, read again from storage when the grain starts anew.</summary>
internal sealed class ApplicationIndexGrain(IApplicationRows rows, TimeProvider time) : Grain, IApplicationIndexGrain
{
    private readonly IndexShard _shard = new(time);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var shard = int.Parse(this.GetPrimaryKeyString(), System.Globalization.CultureInfo.InvariantCulture);
        await foreach (var (application, revision) in rows.ReadAsync(cancellationToken))
        {
            if (ApplicationIndex.ShardOf(KeyOf(application)) == shard)
            {
                _shard.Put(KeyOf(application), application, revision);
            }
        }
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _shard.Release();
        return Task.CompletedTask;
    }

    public Task PutAsync(Application application, long revision)
    {
        _shard.Put(KeyOf(application), application, revision);
        return Task.CompletedTask;
    }

    public Task RemoveAsync(string key, long revision)
    {
        _shard.Remove(key, revision);
        return Task.CompletedTask;
    }

    public Task<IndexRows> ReadAsync() => Task.FromResult(_shard.Read());

    public Task<long> GetRevisionAsync() => Task.FromResult(_shard.Revision);

    public Task<IndexRows> ChangesAsync(string epoch, long after, CancellationToken cancellationToken) => _shard.ChangesAsync(epoch, after, cancellationToken);

    private static string KeyOf(Application application) => new ApplicationKey(application.Metadata.Namespace, application.Metadata.Name).ToString();
}
