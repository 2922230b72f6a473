using Microsoft.Extensions.Logging;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Kubernetes.Watch;
using OrleansGitOps.Grains.Abstractions.Clusters;

namespace OrleansGitOps.Grains.Clusters;

/// <summary>Owns one watch loop. The loop runs beside the grain and works on the thread-safe table; the grain is its identity and its lifetime.</summary>
internal sealed partial class ResourceWatchGrain(
    IClusterConnections clusters, TimeProvider time, ILogger<ResourceWatchGrain> logger) : Grain, IResourceWatchGrain
{
    private static readonly TimeSpan FirstListWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ExpiryPeriod = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stopping = new();
    private ResourceWatchKey _key;
    private WatchTable _table = null!;
    private WatchSink _sink = null!;
    private Task _loop = Task.CompletedTask;

    // Taken while the activation runs: the loop must not touch the grain itself.
    private IGrainFactory _grains = null!;
    private string _name = "";

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (_grains, _name) = (GrainFactory, this.GetPrimaryKeyString());
        _key = ResourceWatchKey.Parse(_name);
        _table = new WatchTable(_name);
        var notifier = new WatchNotifier(_grains, _table.MarkMissed, logger);
        _sink = new WatchSink(_table, notifier, Report, time);
        this.RegisterGrainTimer(ExpireAsync, new GrainTimerCreationOptions(ExpiryPeriod, ExpiryPeriod) { KeepAlive = true });
        _loop = Task.Run(() => RunAsync(_stopping.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _loop.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _stopping.Dispose();
    }

    public async Task<WatchReply> SubscribeAsync(WatchSubscription subscription, TimeSpan lease)
    {
        var snapshot = _table.Subscribe(subscription, time.GetUtcNow() + lease);
        if (snapshot is null && !_sink.HasListed)
        {
            await Task.WhenAny(_sink.Listed, Task.Delay(FirstListWait, time, _stopping.Token));
            snapshot = _table.Subscribe(subscription, time.GetUtcNow() + lease);
        }

        var problem = _sink.Problem;
        return new WatchReply(problem is null && _sink.HasListed, snapshot, problem ?? (_sink.HasListed ? "" : "the first list is still under way"));
    }

    public Task UnsubscribeAsync(string application)
    {
        _table.Unsubscribe(application);
        return Task.CompletedTask;
    }

    private Task ExpireAsync(CancellationToken cancellationToken)
    {
        _table.Expire(time.GetUtcNow());
        if (_table.SubscriberCount == 0)
        {
            DeactivateOnIdle();
        }

        return Task.CompletedTask;
    }

    private void Report(ClusterReport report) => _ = ReportAsync(report);

    private async Task ReportAsync(ClusterReport report)
    {
        try
        {
            await _grains.GetGrain<IClusterGrain>(_key.Server).ReportAsync(report);
        }
        catch (Exception exception)
        {
            // Only the display of the connection state suffers.
            LogReportFailed(logger, _name, exception);
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var pause = TimeSpan.FromSeconds(1);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var client = clusters.Get(_key.Server);
                var discovery = await client.DiscoverAsync(refresh: false, cancellationToken);
                var resource = discovery.Find(_key.Gvk) ?? (await client.DiscoverAsync(refresh: true, cancellationToken)).Find(_key.Gvk)
                    ?? throw new GitOpsException(FailureReason.UnknownKind, $"{_key.Server} does not serve {_key.Gvk} (any more).");
                await new ResourceWatcher(client, resource, "", ManagedObjects.LabelSelector, time, logger).RunAsync(_sink, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                _sink.OnError(new Failure(FailureReason.ClusterUnreachable, exception.Message, new RetryPolicy.Backoff()));
                LogLoopFailed(logger, _name, exception);
                await Task.Delay(pause, time, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                pause = TimeSpan.FromSeconds(Math.Min(30, pause.TotalSeconds * 2));
            }
        }
    }

    [LoggerMessage(EventId = 3102, Level = LogLevel.Warning, Message = "The watch {Watch} stopped and starts again")]
    private static partial void LogLoopFailed(ILogger logger, string watch, Exception exception);

    [LoggerMessage(EventId = 3103, Level = LogLevel.Debug, Message = "The watch {Watch} could not report the state of its cluster")]
    private static partial void LogReportFailed(ILogger logger, string watch, Exception exception);
}
