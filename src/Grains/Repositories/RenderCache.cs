using System.Security.Cryptography;
using System.Text;
using OrleansGitOps.Engine.Rendering;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Grains.Abstractions.Repositories;

namespace OrleansGitOps.Grains.Repositories;

/// <summary>
/// Renders of one repository by what they read, not by commit: a commit that leaves those objects alone is a hit. Bounded by bytes, least recently used
/// first. Only good renders are kept. Thread-safe.
/// </summary>
internal sealed class RenderCache(long capacityBytes)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<CachedRender>> _byRequest = [];
    private readonly LinkedList<CachedRender> _recent = [];
    private long _bytes;

    /// <summary>Everything besides the tree that decides a render.</summary>
    public static string RequestKey(RenderCall call)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(ModelJson.Serialize(call.Source));
        hash.AppendData(Encoding.UTF8.GetBytes($"\0{call.ApplicationName}\0{call.DestinationNamespace}"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public CachedRender? Find(string requestKey)
    {
        lock (_lock)
        {
            if (!_byRequest.TryGetValue(requestKey, out var node))
            {
                return null;
            }

            _recent.Remove(node);
            _recent.AddFirst(node);
            return node.Value;
        }
    }

    public CachedRender? FindContent(string contentId)
    {
        lock (_lock)
        {
            return _recent.FirstOrDefault(render => render.ContentId == contentId);
        }
    }

    public void Put(CachedRender render)
    {
        lock (_lock)
        {
            if (_byRequest.Remove(render.RequestKey, out var old))
            {
                _recent.Remove(old);
                _bytes -= old.Value.Cost;
            }

            _byRequest[render.RequestKey] = _recent.AddFirst(render);
            _bytes += render.Cost;
            while (_bytes > capacityBytes && _recent.Last is { } last && last != _recent.First)
            {
                _recent.RemoveLast();
                _byRequest.Remove(last.Value.RequestKey);
                _bytes -= last.Value.Cost;
            }
        }
    }
}

/// <summary>One good render, and what it read.</summary>
internal sealed record CachedRender(
    string RequestKey,
    string ContentId,
    string SourceType,
    ReadOnlyMemory<byte> Body,
    IReadOnlyList<string> Warnings,
    IReadOnlyDictionary<string, string> Reads)
{
    /// <summary>Approximate bytes held: the body, and per read two strings.</summary>
    public long Cost { get; } = Body.Length + 256 + Reads.Sum(read => 2L * (read.Key.Length + read.Value.Length) + 64);

    public bool StillHolds(ISourceTree tree) => RecordingSourceTree.StillHolds(Reads, tree);
}
