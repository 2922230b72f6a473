using System.Text.Json;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Health;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Engine.Kubernetes.Watch;
using OrleansGitOps.Grains.Abstractions.Applications;
using OrleansGitOps.Grains.Abstractions.Clusters;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Grains.Clusters;

/// <summary>Turns what the watch loop delivers into references and messages.</summary>
internal sealed class WatchSink(WatchTable table, WatchNotifier notifier, Action<ClusterReport> report, TimeProvider time) : IResourceWatchSink
{
    /// <summary>Larger objects are read by their application when it needs them.</summary>
    private const int MaxCarriedBytes = 256 * 1024;

    private readonly TaskCompletionSource _listed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _problem;

    public Task Listed => _listed.Task;

    public bool HasListed => _listed.Task.IsCompleted;

    /// <summary>Why the watch does not work at present, or null.</summary>
    public string? Problem => _problem;

    public void OnSnapshot(long epoch, IReadOnlyList<KubeObject> items)
    {
        // Over restarts of this grain as well: applications compare epochs with what they heard before.
        var unique = Math.Max(epoch, time.GetUtcNow().ToUnixTimeMilliseconds());
        foreach (var (application, change) in table.Relist(unique, items.Select(item => (Observe(item, deleted: false), Label(item)))))
        {
            notifier.Send(application, change);
        }

        if (_listed.TrySetResult())
        {
            report(new ClusterReport(true, ""));
        }

        OnRecovered();
    }

    public void OnEvent(KubeWatchEvent watchEvent)
    {
        if (watchEvent.Type == KubeWatchEventType.Bookmark)
        {
            return;
        }

        var seen = Observe(watchEvent.Object, watchEvent.Type == KubeWatchEventType.Deleted);
        if (table.Change(seen, Label(watchEvent.Object)) is var (application, change))
        {
            notifier.Send(application, change with { Objects = [seen with { Live = Carry(watchEvent) }] });
        }
    }

    public void OnError(Failure failure)
    {
        if (_problem is null)
        {
            _problem = failure.Message;
            report(new ClusterReport(false, failure.Message));
        }
    }

    public void OnRecovered()
    {
        if (_problem is not null)
        {
            _problem = null;
            report(new ClusterReport(true, ""));
        }
    }

    private static ReadOnlyMemory<byte>? Carry(KubeWatchEvent watchEvent)
    {
        if (watchEvent.Type == KubeWatchEventType.Deleted)
        {
            return null;
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(watchEvent.Object.Content);
        return json.Length <= MaxCarriedBytes ? json : null;
    }

    private static ObservedObject Observe(KubeObject live, bool deleted) =>
        new(
            live.Key.ToString(),
            deleted,
            live.Uid ?? "",
            live.ResourceVersion ?? "",
            deleted ? "" : LiveDigest.Of(live),
            deleted ? null : HealthAssessor.Assess(live),
            Live: null);

    private static string? Label(KubeObject live) => live.Label(ManagedObjects.Label);
}
