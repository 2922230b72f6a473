using System.Collections.Concurrent;
using k8s;
using k8s.Models;

namespace OrleansGitOps.Benchmarks.Load;

/// <summary>All Deployments by one watch: what the benchmark times is the arrival of an event, never an answer to polling.</summary>
internal sealed class DeploymentWatch : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, Waiter> _waiters = new();
    private readonly Kubernetes _kube;
    private Task _work = Task.CompletedTask;

    private DeploymentWatch(Kubernetes kube) => _kube = kube;

    public static async Task<DeploymentWatch> StartAsync(Kubernetes kube)
    {
        var watch = new DeploymentWatch(kube);
        var list = await kube.AppsV1.ListDeploymentForAllNamespacesAsync(limit: 1);
        watch._work = watch.RunAsync(list.Metadata.ResourceVersion);
        return watch;
    }

    /// <summary>From now until an event shows the Deployment as wanted, after one that did not show it so when <paramref
    /// name="afterOther"/>.</summary>
    public async Task<TimeSpan> TimeAsync(
        string ns, string name, Func<V1Deployment, bool> wanted, Func<Task> action, bool afterOther = false)
    {
        var waiter = new Waiter(wanted, afterOther);
        _waiters[$"{ns}/{name}"] = waiter;
        var start = TimeProvider.System.GetTimestamp();
        await action();
        var first = await Task.WhenAny(waiter.Seen.Task, _work, Task.Delay(Limit, _stop.Token));
        if (first == _work)
        {
            await _work;
        }

        return first == waiter.Seen.Task
            ? TimeProvider.System.GetElapsedTime(start, await waiter.Seen.Task)
            : throw new TimeoutException($"Deployment {ns}/{name} did not become as wanted within {Limit}");
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RunAsync(string from)
    {
        while (true)
        {
            var events = _kube.AppsV1.WatchListDeploymentForAllNamespacesAsync(
                resourceVersion: from, timeoutSeconds: 3600, cancellationToken: _stop.Token);
            await foreach (var (type, live) in events)
            {
                if (type == WatchEventType.Error)
                {
                    throw new InvalidOperationException("The benchmark's watch of Deployments was refused: its figures would be wrong.");
                }

                from = live.Metadata.ResourceVersion;
                if (type != WatchEventType.Deleted && _waiters.TryGetValue($"{live.Namespace()}/{live.Name()}", out var waiter))
                {
                    waiter.See(live);
                }
            }
        }
    }

    private sealed class Waiter(Func<V1Deployment, bool> wanted, bool afterOther)
    {
        private bool _waitsForOther = afterOther;

        public TaskCompletionSource<long> Seen { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void See(V1Deployment live)
        {
            if (!wanted(live))
            {
                _waitsForOther = false;
            }
            else if (!_waitsForOther)
            {
                Seen.TrySetResult(TimeProvider.System.GetTimestamp());
            }
        }
    }
}
