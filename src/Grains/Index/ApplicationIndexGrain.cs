using System.Collections.Immutable;
using OrleansGitOps.Grains.Abstractions.Applications;
using OrleansGitOps.Grains.Abstractions.Index;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Grains.Index;

/// <summary>Keeps the rows of one shard in memory; they are derived data, read again from storage when the grain starts anew.</summary>
internal sealed class ApplicationIndexGrain(IApplicationRows rows) : Grain, IApplicationIndexGrain
{
    private readonly SortedDictionary<string, (Application? Application, long Revision)> _rows = new(StringComparer.Ordinal);
    private ImmutableArray<Application>? _list;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var shard = int.Parse(this.GetPrimaryKeyString(), System.Globalization.CultureInfo.InvariantCulture);
        await foreach (var (application, revision) in rows.ReadAsync(cancellationToken))
        {
            var key = new ApplicationKey(application.Metadata.Namespace, application.Metadata.Name).ToString();
            if (ApplicationIndex.ShardOf(key) == shard)
            {
                _rows[key] = (application, revision);
            }
        }
    }

    public Task PutAsync(Application application, long revision)
    {
        Set(new ApplicationKey(application.Metadata.Namespace, application.Metadata.Name).ToString(), application, revision);
        return Task.CompletedTask;
    }

    public Task RemoveAsync(string key, long revision)
    {
        // The empty row stays: a late update of the deleted application must not bring it back.
        Set(key, null, revision);
        return Task.CompletedTask;
    }

    public Task<ImmutableArray<Application>> ListAsync()
    {
        _list ??= [.. _rows.Values.Where(row => row.Application is not null).Select(row => row.Application!)];
        return Task.FromResult(_list.Value);
    }

    private void Set(string key, Application? application, long revision)
    {
        if (!_rows.TryGetValue(key, out var known) || known.Revision < revision)
        {
            _rows[key] = (application, revision);
            _list = null;
        }
    }
}
