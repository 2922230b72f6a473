using OrleansGitOps.Engine.Syncing;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Grains.Applications.Deciding;

/// <summary>The heal back-off of each object that drifted lately. In memory only: a restart begins anew, which errs on the side of healing.</summary>
internal sealed class HealTable(HealBackoffOptions options)
{
    private readonly Dictionary<ResourceKey, HealBackoff> _objects = [];

    /// <summary>Splits drifted objects into those that may be healed now, and those that wait, each with how often it was healed lately.</summary>
    public (List<ResourceKey> Now, List<HealPause> Waiting) Split(IEnumerable<ResourceKey> drifted, DateTimeOffset now)
    {
        List<ResourceKey> due = [];
        List<HealPause> waiting = [];
        foreach (var key in drifted)
        {
            var backoff = _objects.GetValueOrDefault(key) ?? HealBackoff.None;
            if (backoff.NextAttempt(now, options) is var at && at <= now)
            {
                due.Add(key);
            }
            else
            {
                waiting.Add(new HealPause(key, backoff.Heals, at));
            }
        }

        return (due, waiting);
    }

    public void Record(IEnumerable<ResourceKey> healed, DateTimeOffset now)
    {
        foreach (var key in healed)
        {
            _objects[key] = (_objects.GetValueOrDefault(key) ?? HealBackoff.None).Record(now, options);
        }

        foreach (var key in _objects.Where(pair => pair.Value.IsQuiet(now, options)).Select(pair => pair.Key).ToList())
        {
            _objects.Remove(key);
        }
    }
}

/// <summary>An object that drifted and is not healed yet.</summary>
/// <param name="Heals">How often it was healed lately.</param>
/// <param name="Until">When it is healed next.</param>
internal sealed record HealPause(ResourceKey Key, int Heals, DateTimeOffset Until);
