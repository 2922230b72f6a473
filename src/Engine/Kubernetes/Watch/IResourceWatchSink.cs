using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Kubernetes.Watch;

/// <summary>
/// Takes what a <see cref="ResourceWatcher"/> sees. It is called by one thread at a time; it must be quick. What it throws ends the
/// watcher.
/// </summary>
public interface IResourceWatchSink
{
    /// <summary>All objects there are. It replaces everything said before: what is missing in it is gone.</summary>
    /// <param name="epoch">Grows with each snapshot.</param>
    /// <param name="items">Not kept by the watcher.</param>
    void OnSnapshot(long epoch, IReadOnlyList<KubeObject> items);

    /// <summary>
    /// One change after the last snapshot, in the server's order. A deletion is certain: an object that only left the selector (its
    /// label was removed) comes as <see cref="KubeWatchEventType.Modified"/>, as it is now; nothing more is heard of it until the label
    /// is back. Bookmarks come too.
    /// </summary>
    void OnEvent(KubeWatchEvent watchEvent);

    /// <summary>It does not work at present; the watcher goes on trying. Called for each failed attempt.</summary>
    void OnError(Failure failure);

    /// <summary>It works again; called once after <see cref="OnError"/>.</summary>
    void OnRecovered();
}
