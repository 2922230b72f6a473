using OrleansGitOps.Engine.Syncing;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Grains.Applications.Deciding;

/// <summary>The heal back-off of each object that drifted lately. In memory only: a restart begins anew, which errs on the side of healing.</summary>
internal sealed class HealTable
{
    private readonly Dictionary<ResourceKey, HealBackoff> _objects = [];

    /// <summary>Splits drifted objects into those that may be healed now, and the time when the next of the others may.</summary>
    public (List<ResourceKey> Now, DateTimeOffset? Next) Split(IEnumerable<ResourceKey> drifted, DateTimeOffset now)
    {
        List<ResourceKey> due = [];
        DateTimeOffset? next = null;
        foreach (var key in drifted)
        {
            var at = _objects.TryGetValue(key, out var backoff) ? backoff.NextAttempt(now) : now;
            if (at <= now)
            {
                due.Add(key);
            }
            else if (next is null || at < next)
            {
                next = at;
            }
        }

        return (due, next);
    }

    public void Record(IEnumerable<ResourceKey> healed, DateTimeOffset now)
    {
        foreach (var key in healed)
        {
            _objects[key] = (_objects.GetValueOrDefault(key) ?? HealBackoff.None).Record(now);
        }

        foreach (var key in _objects.Where(pair => pair.Value.IsQuiet(now)).Select(pair => pair.Key).ToList())
        {
            _objects.Remove(key);
        }
    }
}
