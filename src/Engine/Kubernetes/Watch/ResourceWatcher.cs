using Microsoft.Extensions.Logging;
using OrleansGitOps.Engine.Errors;

namespace OrleansGitOps.Engine.Kubernetes.Watch;

/// <summary>
/// Lists the objects of one resource type and follows them for as long as it runs: it goes on from where a stream ended, lists again (a
/// new epoch) when the server has forgotten that point, and tries again with growing pauses while the server does not answer.
/// </summary>
/// <param name="client">The cluster.</param>
/// <param name="resource">Which type, in the version at which objects are wanted.</param>
/// <param name="ns">Empty: all namespaces, or a cluster-scoped type.</param>
/// <param name="selector">Label selector, or null for all objects.</param>
/// <param name="time">For pauses and epochs.</param>
/// <param name="logger">Hears of lists and failures.</param>
public sealed partial class ResourceWatcher(
    IKubeClient client, ApiResource resource, string ns, string? selector, TimeProvider time, ILogger logger)
{
    /// <summary>A stream that ends sooner, with nothing in it, counts as a failed attempt.</summary>
    private static readonly TimeSpan ShortStream = TimeSpan.FromSeconds(1);

    private const int TroublesBeforeList = 3;

    private readonly ListOptions _options = new(ns, selector);
    private readonly WatchBackoff _backoff = new();
    private string? _position;
    private long _epoch;
    private bool _failing;
    private int _troubles;
    private int _gone;

    /// <summary>Runs until it is cancelled.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="KubeApiException">404: the server does not serve this resource type (any more), so the caller must discover
    /// anew.</exception>
    public async Task RunAsync(IResourceWatchSink sink, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sink);

        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                if (_position is null)
                {
                    await ListAsync(sink, cancellationToken);
                }

                await FollowAsync(sink, cancellationToken);
                (_troubles, _gone) = (0, 0);
                _backoff.Reset();
            }
            catch (KubeApiException gone) when (gone.IsGone && _position is not null)
            {
                LogGone(logger, resource.Plural, client.Server, _position);
                _position = null;
                await PauseUnlessFirstAsync(cancellationToken);
            }
            catch (ShortStreamException ended) when (_troubles == 0)
            {
                // One is ordinary (a load balancer, a server that restarts): go on from where we were, at once.
                LogCut(logger, resource.Plural, client.Server, ended.Message);
                _troubles++;
            }
            catch (Exception failure) when (AsFailure(failure) is { } told)
            {
                // A server that goes on refusing to continue from a version may do better from a new list.
                _position = ++_troubles > TroublesBeforeList && failure is KubeApiException ? null : _position;
                await WaitAsync(sink, told, cancellationToken);
            }
        }
    }

    private async Task PauseUnlessFirstAsync(CancellationToken cancellationToken)
    {
        // Ordinary after an outage, whose own troubles do not count here: the server forgot its past, and the list is what everybody waits for.
        if (_gone++ > 0)
        {
            await Task.Delay(_backoff.Next(null), time, cancellationToken);
        }
    }

    private async Task ListAsync(IResourceWatchSink sink, CancellationToken cancellationToken)
    {
        var list = await client.ListAllAsync(resource, _options, cancellationToken);
        _epoch = Math.Max(_epoch + 1, time.GetUtcNow().ToUnixTimeMilliseconds());
        sink.OnSnapshot(_epoch, list.Items);
        _position = list.ResourceVersion;
        LogListed(logger, list.Items.Count, resource.Plural, client.Server, list.ResourceVersion);
    }

    /// <summary>Returns when a stream ended that delivered something or lived for a while; how it ended does not matter then.</summary>
    /// <exception cref="ShortStreamException">It was accepted, and ended at once.</exception>
    private async Task FollowAsync(IResourceWatchSink sink, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var delivered = 0;
        GitOpsException? cut = null;
        await using var events = client.WatchAsync(resource, _options, _position!, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await events.MoveNextAsync())
                {
                    break;
                }
            }
            catch (GitOpsException failure) when (delivered > 0 && failure.Failure.Reason == FailureReason.ClusterUnreachable)
            {
                cut = failure;
                break;
            }

            await TakeAsync(sink, events.Current, cancellationToken);
            delivered++;
        }

        // The first event is made by the client itself.
        if (delivered <= 1 && time.GetElapsedTime(began) < ShortStream)
        {
            throw new ShortStreamException(cut?.Failure ?? new(
                FailureReason.ClusterUnreachable,
                $"Cluster {client.Server}: it ends the watch of {resource.Plural} as soon as it has begun.",
                new RetryPolicy.Backoff()));
        }
    }

    private async Task TakeAsync(IResourceWatchSink sink, KubeWatchEvent seen, CancellationToken cancellationToken)
    {
        if (_failing)
        {
            _failing = false;
            sink.OnRecovered();
        }

        sink.OnEvent(seen.Type == KubeWatchEventType.Deleted ? await ConcludeAsync(seen, cancellationToken) : seen);
        if (seen.Object.ResourceVersion is { Length: > 0 } version)
        {
            _position = version;
        }
    }

    /// <summary>DELETED is also what a watch with a selector says when an object's label was removed.</summary>
    private async Task<KubeWatchEvent> ConcludeAsync(KubeWatchEvent deleted, CancellationToken cancellationToken)
    {
        if (selector is null)
        {
            return deleted;
        }

        try
        {
            var live = await client.GetAsync(new(resource, deleted.Object.Namespace, deleted.Object.Name), cancellationToken);
            return live is not null && live.Uid == deleted.Object.Uid ? new(KubeWatchEventType.Modified, live) : deleted;
        }
        catch (KubeApiException failure) when (failure.StatusCode is 403 or 404)
        {
            // We may list and watch but not get, or the type itself is being removed.
            LogCannotConclude(logger, deleted.Object.Key.ToString(), client.Server, failure.StatusCode);
            return deleted;
        }
    }

    private async Task WaitAsync(IResourceWatchSink sink, Failure told, CancellationToken cancellationToken)
    {
        if (!_failing)
        {
            LogFailing(logger, resource.Plural, client.Server, told.Message);
        }

        _failing = true;
        sink.OnError(told);
        await Task.Delay(_backoff.Next((told.Retry as RetryPolicy.After)?.Delay), time, cancellationToken);
    }

    private Failure? AsFailure(Exception failure) => failure switch
    {
        GitOpsException known => known.Failure,
        ShortStreamException ended => ended.Failure,
        KubeApiException { StatusCode: 404 } => null,
        KubeApiException refused => new(
            FailureReason.ClusterUnreachable,
            $"Cluster {client.Server}: it refuses to watch {resource.Plural} ({refused.StatusCode}): {refused.Message}",
            refused.RetryAfter is { } wait ? new RetryPolicy.After(wait) : new RetryPolicy.Backoff()),
        _ => null,
    };

    [LoggerMessage(EventId = 2101, Level = LogLevel.Debug, Message = "Listed {Count} {Resource} of {Server} at version {Version}")]
    private static partial void LogListed(ILogger logger, int count, string resource, Uri server, string version);

    [LoggerMessage(
        EventId = 2102, Level = LogLevel.Information,
        Message = "{Resource} of {Server} are listed again: version {Version} is gone there")]
    private static partial void LogGone(ILogger logger, string resource, Uri server, string version);

    [LoggerMessage(
        EventId = 2103, Level = LogLevel.Debug,
        Message = "The watch of {Resource} of {Server} was cut and goes on: {Why}")]
    private static partial void LogCut(ILogger logger, string resource, Uri server, string why);

    [LoggerMessage(
        EventId = 2104, Level = LogLevel.Warning,
        Message = "The watch of {Resource} of {Server} fails and is tried again: {Why}")]
    private static partial void LogFailing(ILogger logger, string resource, Uri server, string why);

    [LoggerMessage(
        EventId = 2105, Level = LogLevel.Warning,
        Message = "{Object} of {Server} may have lost only its label, but reading it gives {Status}")]
    private static partial void LogCannotConclude(ILogger logger, string @object, Uri server, int status);

    private sealed class ShortStreamException(Failure failure) : Exception(failure.Message)
    {
        public Failure Failure { get; } = failure;
    }
}
