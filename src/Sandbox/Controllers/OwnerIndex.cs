using OrleansGitOps.Sandbox.Storage;

namespace OrleansGitOps.Sandbox.Controllers;

/// <summary>Who is owned by whom, by uid. Used by one thread.</summary>
internal sealed class OwnerIndex
{
    private readonly Dictionary<string, HashSet<(string Collection, ObjectName Name)>> _dependents = new(StringComparer.Ordinal);

    public IReadOnlyList<(string Collection, ObjectName Name)> DependentsOf(string uid) =>
        _dependents.TryGetValue(uid, out var dependents) ? [.. dependents] : [];

    public void Note(string collection, WatchEvent change)
    {
        foreach (var owner in change.Previous?.Owners ?? [])
        {
            if (_dependents.TryGetValue(owner, out var dependents))
            {
                dependents.Remove((collection, change.Current.Name));
                if (dependents.Count == 0)
                {
                    _dependents.Remove(owner);
                }
            }
        }

        foreach (var owner in change.IsRemoval ? [] : change.Current.Owners)
        {
            if (!_dependents.TryGetValue(owner, out var dependents))
            {
                _dependents[owner] = dependents = [];
            }

            dependents.Add((collection, change.Current.Name));
        }
    }
}
