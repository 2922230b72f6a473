using System.Collections.Concurrent;
using OrleansGitOps.Grains.Hosting;

namespace OrleansGitOps.Grains.Applications;

/// <summary>The registered applications that are awake on this silo.</summary>
public sealed class LocalApplications
{
    private readonly ConcurrentDictionary<string, byte> _keys = new(StringComparer.Ordinal);

    /// <summary>Their keys, in no order.</summary>
    public IReadOnlyCollection<string> Keys => [.. _keys.Keys];

    internal void Add(string key)
    {
        if (_keys.TryAdd(key, 0))
        {
            Telemetry.Activated();
        }
    }

    internal void Remove(string key)
    {
        if (_keys.TryRemove(key, out _))
        {
            Telemetry.Deactivated();
        }
    }
}
