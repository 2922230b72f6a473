using System.Collections.Immutable;
using System.Globalization;
using OrleansGitOps.Grains.Abstractions.Applications;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Grains.Applications;

/// <summary>What is read in the cluster or at the Git host for a user: beside the grain's turns, and without changing anything.</summary>
internal sealed partial class ApplicationGrain
{
    private LiveTree? _tree;

    public Task<ImmutableArray<ResourceDiff>> GetManagedResourcesAsync(CancellationToken cancellationToken)
    {
        Registered();
        return _worker.GetManagedResourcesAsync(cancellationToken);
    }

    public Task<ApplicationTree> GetResourceTreeAsync(CancellationToken cancellationToken)
    {
        Registered();
        return ReadTreeAsync().WaitAsync(cancellationToken);
    }

    public Task<ImmutableArray<Event>> ListEventsAsync(EventRequest request, CancellationToken cancellationToken)
    {
        Registered();
        var (tree, spec) = (ReadTreeAsync().WaitAsync(cancellationToken), _states.Application!.Spec);
        return Task.Run(() => _tree!.ReadEventsAsync(tree, spec, request, cancellationToken), cancellationToken);
    }

    public Task<ManifestResponse> GetManifestsAsync(string revision, bool fresh, CancellationToken cancellationToken)
    {
        Registered();
        var spec = _states.Application!.Spec;
        return Task.Run(() => services.SourceReads.RenderAsync(_key, spec, revision, fresh, cancellationToken), cancellationToken);
    }

    public Task<RevisionMetadata> GetRevisionMetadataAsync(string revision, CancellationToken cancellationToken)
    {
        Registered();
        return services.SourceReads.MetadataAsync(_states.Application!.Spec, revision, cancellationToken);
    }

    public Task<ImmutableArray<DriftEntry>> GetDriftAsync()
    {
        Registered();
        return Task.FromResult(_states.Journal.Entries);
    }

    /// <summary>One that was read before the last change of the application is not good enough.</summary>
    private Task<ApplicationTree> ReadTreeAsync()
    {
        _tree ??= new LiveTree(new(_key.Namespace, _key.Name, services.Options.InstallationId), services.Clusters, services.Time);
        return _tree.GetAsync(
            _states.Application!.Spec, _states.Status.Status.Resources, _states.Revision.ToString(CultureInfo.InvariantCulture));
    }
}
