using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Engine.Kubernetes.Watch;
using OrleansGitOps.Manifests.Objects;
using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.Engine.Tests.Kubernetes;

/// <summary>
/// Remembers what a watcher says: <c>list:a,b</c>, <c>Added:a@5</c>, <c>error</c>, <c>recovered</c>. Bookmarks are left out.
/// </summary>
internal sealed class RecordingSink : IResourceWatchSink
{
    private readonly Lock _lock = new();
    private readonly List<string> _said = [];
    private readonly List<long> _epochs = [];
    private readonly List<Failure> _failures = [];

    public IReadOnlyList<string> Said => Locked(() => _said.ToList());

    public IReadOnlyList<long> Epochs => Locked(() => _epochs.ToList());

    public IReadOnlyList<Failure> Failures => Locked(() => _failures.ToList());

    public Task HearsAsync(string what) => Eventually.BecomesTrueAsync(
        $"the sink hears {what}", TimeSpan.FromSeconds(20), () => Task.FromResult(Said.Contains(what)), () => string.Join(' ', Said));

    public void OnSnapshot(long epoch, IReadOnlyList<KubeObject> items) => Locked(() =>
    {
        _epochs.Add(epoch);
        _said.Add($"list:{string.Join(',', items.Select(item => item.Name))}");
        return 0;
    });

    public void OnEvent(KubeWatchEvent watchEvent)
    {
        if (watchEvent.Type != KubeWatchEventType.Bookmark)
        {
            Say($"{watchEvent.Type}:{watchEvent.Object.Name}@{watchEvent.Object.ResourceVersion}");
        }
    }

    public void OnError(Failure failure)
    {
        Locked(() => { _failures.Add(failure); return 0; });
        Say("error");
    }

    public void OnRecovered() => Say("recovered");

    private void Say(string what) => Locked(() => { _said.Add(what); return 0; });

    private T Locked<T>(Func<T> action)
    {
        lock (_lock)
        {
            return action();
        }
    }
}
