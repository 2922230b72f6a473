using System.Diagnostics.CodeAnalysis;

namespace OrleansGitOps.Grains.Storage;

/// <summary>All states of one grain at one moment.</summary>
public sealed class StoredStates
{
    private readonly Dictionary<string, StoredState> _states;

    public StoredStates(IEnumerable<StoredState> states)
    {
        _states = states.ToDictionary(state => state.Name, StringComparer.Ordinal);
        Revision = _states.Count == 0 ? 0 : _states.Values.Max(state => state.Revision);
    }

    public static StoredStates None { get; } = new([]);

    /// <summary>The newest revision among the states; 0 without any.</summary>
    public long Revision { get; }

    public IReadOnlyCollection<StoredState> All => _states.Values;

    /// <summary>The version to expect when writing this state: 0 if there is none.</summary>
    public long VersionOf(string name) => _states.TryGetValue(name, out var state) ? state.Version : 0;

    public bool TryGet(string name, [NotNullWhen(true)] out StoredState? state) => _states.TryGetValue(name, out state);
}
