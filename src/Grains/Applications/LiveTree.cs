using System.Collections.Immutable;
using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Engine.Resources;
using OrleansGitOps.Grains.Abstractions;
using OrleansGitOps.Grains.Abstractions.Applications;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Grains.Clusters;

namespace OrleansGitOps.Grains.Applications;

/// <summary>
/// The resource tree of one application, read when asked for. Whoever asks while it is being read, or shortly afterwards, gets the same one: a page that many
/// people look at costs the API server what one of them costs. Used by one grain's turns only; the reading itself runs beside them.
/// </summary>
internal sealed class LiveTree(ApplicationIdentity identity, IClusterConnections clusters, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private Task<ApplicationTree>? _reading;
    private DateTimeOffset _startedAt;
    private string _of = "";

    /// <param name="spec">Where the resources are.</param>
    /// <param name="resources">Which they are.</param>
    /// <param name="revision">Of the state that they were taken from: with another one the tree is read again.</param>
    /// <exception cref="RequestFailedException">
    /// Unavailable: the cluster does not answer, or not in time; FailedPrecondition: the spec cannot be worked on.
    /// </exception>
    public Task<ApplicationTree> GetAsync(ApplicationSpec spec, ImmutableArray<ResourceStatus> resources, string revision)
    {
        var now = time.GetUtcNow();
        if (_reading is not { } reading || _of != revision || reading.IsFaulted || reading.IsCanceled || (reading.IsCompleted && now - _startedAt > Fresh))
        {
            (_startedAt, _of) = (now, revision);
            _reading = reading = Task.Run(() => ReadAsync(spec, resources));
        }

        return reading;
    }

    /// <summary>Events about resources of the tree, and of nothing else.</summary>
    /// <exception cref="RequestFailedException">InvalidArgument: no such resource in the tree; or as <see cref="GetAsync"/>.</exception>
    public async Task<ImmutableArray<Event>> ReadEventsAsync(
        Task<ApplicationTree> tree, ApplicationSpec spec, EventRequest request, CancellationToken cancellationToken)
    {
        var nodes = (await tree).Nodes.Where(node => node.Uid.Length > 0
            && (request.Uid.Length == 0 || node.Uid == request.Uid)
            && (request.Namespace.Length == 0 || node.Namespace == request.Namespace)
            && (request.Name.Length == 0 || node.Name == request.Name)).ToList();
        if (nodes.Count == 0 && (request.Uid.Length > 0 || request.Name.Length > 0))
        {
            throw new RequestFailedException(
                RequestError.InvalidArgument, $"{(request.Name.Length > 0 ? request.Name : request.Uid)} not found as part of application {identity.Name}");
        }

        return await AnsweringAsync(
            spec, async (client, token) => await EventReader.ReadAsync(client, nodes, token), cancellationToken);
    }

    /// <summary>Not ended by one caller who goes away, since others may wait for it.</summary>
    private Task<ApplicationTree> ReadAsync(ApplicationSpec spec, ImmutableArray<ResourceStatus> resources) => AnsweringAsync(
        spec,
        (client, token) => new ResourceTreeReader(client, $"{ApplicationIdentity.LabelKey}={identity.LabelValue}").ReadAsync(resources, token),
        CancellationToken.None);

    private async Task<T> AnsweringAsync<T>(ApplicationSpec spec, Func<IKubeClient, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await read(clusters.Get(Destinations.ServerOf(spec.Destination)), either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new RequestFailedException(RequestError.Unavailable, $"The cluster did not answer within {Limit.TotalSeconds:0} s.");
        }
        catch (GitOpsException exception)
        {
            throw ClusterFailures.Refuse(exception);
        }
        catch (KubeApiException exception)
        {
            throw ClusterFailures.Refuse(exception);
        }
    }
}
