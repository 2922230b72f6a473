using System.Net;
using System.Threading.Channels;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace OrleansGitOps.TestKit.Kubelet;

/// <summary>
/// Plays scheduler and kubelet for a control plane without nodes. It registers one node, binds every pod to it, and writes the status
/// that a kubelet would: containers run and are ready at once, pods of Jobs (restart policy Never or OnFailure) complete, and pods that
/// are being deleted go away. No container runs. Annotations of a pod (usually set in a pod template) change that:
/// <list type="bullet">
/// <item><c>toy-kubelet/fail: "true"</c>: containers exit with 1 (pod Failed with restart policy Never, else CrashLoopBackOff)</item>
/// <item><c>toy-kubelet/fail: image-pull</c>: the images cannot be pulled (Pending, ImagePullBackOff)</item>
/// <item><c>toy-kubelet/hold: "true"</c>: stays in ContainerCreating until the annotation is removed</item>
/// <item><c>toy-kubelet/keep-running: "true"</c>: runs on instead of completing</item>
/// </list>
/// It works from one list and watch, never by polling.
/// </summary>
public sealed class ToyKubelet : IAsyncDisposable
{
    public const string NodeName = "toy-node";
    public const string FailAnnotation = "toy-kubelet/fail";
    public const string HoldAnnotation = "toy-kubelet/hold";
    public const string KeepRunningAnnotation = "toy-kubelet/keep-running";

    private const int WorkerCount = 8;
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(500);

    private readonly Kubernetes _client;
    private readonly PodActions _actions;
    private readonly CancellationTokenSource _stop = new();

    // Pods are spread over the workers by uid, so that what happens to one pod is handled in order.
    private readonly Channel<V1Pod>[] _queues = [.. Enumerable.Range(0, WorkerCount).Select(_ => Channel.CreateUnbounded<V1Pod>())];
    private Task _work = Task.CompletedTask;
    private volatile Exception? _failure;

    private ToyKubelet(Kubernetes client)
    {
        _client = client;
        _actions = new PodActions(client, TimeProvider.System);
    }

    /// <summary>Registers the node and starts to watch pods. Owns <paramref name="client"/>.</summary>
    public static async Task<ToyKubelet> StartAsync(Kubernetes client, CancellationToken cancellationToken = default)
    {
        var kubelet = new ToyKubelet(client);
        await ToyNode.RegisterAsync(client, NodeName, TimeProvider.System.GetUtcNow().UtcDateTime, cancellationToken);
        var workers = kubelet._queues.Select(queue => kubelet.RunAsync(() => kubelet.WorkAsync(queue.Reader)));
        kubelet._work = Task.WhenAll([kubelet.RunAsync(kubelet.WatchAsync), .. workers]);
        return kubelet;
    }

    /// <summary>The last failure that is not the ordinary race with somebody else's write, and null again after the next success.</summary>
    public Exception? LastFailure => _failure;

    /// <summary>Throws if it has stopped for good: a bug in here, since what the server answers never stops it.</summary>
    public void ThrowIfBroken()
    {
        if (_work.IsFaulted)
        {
            throw new InvalidOperationException("The toy kubelet has stopped.", _work.Exception.InnerException);
        }
    }

    /// <summary>Completes when it has stopped.</summary>
    public Task Completion => _work;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();

        // How it ended is told by Completion and ThrowIfBroken; here only that it has ended counts.
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _client.Dispose();
        _stop.Dispose();
    }

    // One loop that ends by a bug ends all, so that it is noticed.
    private async Task RunAsync(Func<Task> loop)
    {
        try
        {
            await loop();
        }
        finally
        {
            await _stop.CancelAsync();
        }
    }

    private async Task WatchAsync()
    {
        while (true)
        {
            try
            {
                await ListThenWatchAsync();
            }
            catch (Exception failure) when (IsFromServer(failure))
            {
                _failure = failure;
                await Task.Delay(PauseAfterFailure, _stop.Token);
            }
        }
    }

    private async Task ListThenWatchAsync()
    {
        var list = await _client.CoreV1.ListPodForAllNamespacesAsync(cancellationToken: _stop.Token);
        foreach (var pod in list.Items)
        {
            Enqueue(pod);
        }

        _failure = null;
        var watch = _client.CoreV1.WatchListPodForAllNamespacesAsync(
            resourceVersion: list.ResourceVersion(), timeoutSeconds: 600, cancellationToken: _stop.Token);
        await foreach (var (type, pod) in watch)
        {
            if (type is WatchEventType.Added or WatchEventType.Modified)
            {
                Enqueue(pod);
            }
            else if (type == WatchEventType.Error)
            {
                // 410 Gone: what was missed is found by the next list.
                return;
            }
        }
    }

    private void Enqueue(V1Pod pod) => _queues[(uint)pod.Uid().GetHashCode() % WorkerCount].Writer.TryWrite(pod);

    private async Task WorkAsync(ChannelReader<V1Pod> queue)
    {
        await foreach (var pod in queue.ReadAllAsync(_stop.Token))
        {
            try
            {
                await _actions.HandleAsync(pod, _stop.Token);
            }
            catch (HttpOperationException failure) when (IsRace(failure.Response.StatusCode))
            {
                // The pod has changed or gone meanwhile: the event of that change is on its way.
            }
            catch (Exception failure) when (IsFromServer(failure))
            {
                _failure = failure;
                await RequeueAsync(pod);
            }
        }
    }

    private async Task RequeueAsync(V1Pod pod)
    {
        await Task.Delay(PauseAfterFailure, _stop.Token);
        try
        {
            Enqueue(await _client.CoreV1.ReadNamespacedPodAsync(pod.Name(), pod.Namespace(), cancellationToken: _stop.Token));
        }
        catch (HttpOperationException failure) when (failure.Response.StatusCode == HttpStatusCode.NotFound)
        {
            // Gone, so nothing is left to do for it.
        }
        catch (Exception failure) when (IsFromServer(failure))
        {
            Enqueue(pod);
        }
    }

    private static bool IsRace(HttpStatusCode status) => status is HttpStatusCode.Conflict or HttpStatusCode.NotFound;

    private bool IsFromServer(Exception failure) =>
        !_stop.IsCancellationRequested && failure is HttpOperationException or HttpRequestException or IOException or KubernetesException
            or OperationCanceledException or System.Text.Json.JsonException;
}
