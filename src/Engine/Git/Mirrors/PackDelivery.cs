using System.Collections.Concurrent;

namespace OrleansGitOps.Engine.Git.Mirrors;

/// <summary>A pack on disk, waiting to be taken into a mirror, and the refs that then point into it.</summary>
/// <param name="Refs">Ref of the mirror → object id.</param>
internal sealed record PackDelivery(string PackFile, IReadOnlyDictionary<string, string> Refs) : IDisposable
{
    private static readonly ConcurrentDictionary<string, PackDelivery> Waiting = new();
    private readonly string _id = Guid.NewGuid().ToString("N");

    /// <summary>What to "fetch" from.</summary>
    public string Url => $"{PackSubtransport.Scheme}://{_id}";

    public static PackDelivery? Find(string url) => Waiting.GetValueOrDefault(url[(url.LastIndexOf('/') + 1)..]);

    public PackDelivery Announce()
    {
        Waiting[_id] = this;
        return this;
    }

    public void Dispose() => Waiting.TryRemove(_id, out _);
}
