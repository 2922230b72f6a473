using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace OrleansGitOps.Sandbox.Apply;

/// <summary>
/// Paths of an object, as a tree of <see cref="PathElement"/>s. A path may be in the set itself, have paths below it in the set, or both.
/// </summary>
internal sealed class FieldSet
{
    private readonly SortedDictionary<string, Entry> _entries = new(PathElement.Order);

    public bool IsEmpty => _entries.Values.All(entry => !entry.IsMember && entry.Below is not { IsEmpty: false });

    public IEnumerable<string> Elements => _entries.Keys;

    /// <summary>Reads <c>fieldsV1</c>.</summary>
    /// <returns>False: it holds what is no path.</returns>
    public static bool TryParse(JsonObject fields, [NotNullWhen(true)] out FieldSet? set)
    {
        set = new FieldSet();
        foreach (var (key, value) in fields)
        {
            if (key == ".")
            {
                continue;
            }

            if (PathElement.Normalize(key) is not { } element || value is not JsonObject below || !TryParse(below, out var children))
            {
                set = null;
                return false;
            }

            // An empty map and a dot both say that the path itself is meant.
            set._entries[element] = new Entry(below.Count == 0 || below.ContainsKey("."), children._entries.Count == 0 ? null : children);
        }

        return true;
    }

    public JsonObject ToNode()
    {
        var node = new JsonObject();
        foreach (var (element, entry) in _entries)
        {
            var below = entry.Below is { IsEmpty: false } children ? children.ToNode() : [];
            if (below.Count == 0 && !entry.IsMember)
            {
                continue;
            }

            if (entry.IsMember && below.Count > 0)
            {
                below.Insert(0, ".", new JsonObject());
            }

            node[element] = below;
        }

        return node;
    }

    public void Insert(IReadOnlyList<string> path)
    {
        var set = this;
        for (var i = 0; i < path.Count - 1; i++)
        {
            set = set.Make(path[i]).Deepen();
        }

        set.Make(path[^1]).IsMember = true;
    }

    public bool HasMember(string element) => _entries.TryGetValue(element, out var entry) && entry.IsMember;

    /// <summary>The paths below a step, or null when there are none.</summary>
    public FieldSet? Below(string element) =>
        _entries.TryGetValue(element, out var entry) && entry.Below is { IsEmpty: false } below ? below : null;

    public FieldSet Union(FieldSet other) => Combine(other, (mine, others) => mine || others);

    public FieldSet Intersect(FieldSet other) => Combine(other, (mine, others) => mine && others);

    public FieldSet Except(FieldSet other) => Combine(other, (mine, others) => mine && !others);

    /// <summary>The paths of both sets that <paramref name="keep"/> chooses.</summary>
    public FieldSet Combine(FieldSet other, Func<bool, bool, bool> keep)
    {
        var result = new FieldSet();
        foreach (var element in _entries.Keys.Union(other._entries.Keys))
        {
            _entries.TryGetValue(element, out var mine);
            other._entries.TryGetValue(element, out var others);
            var below = mine?.Below is null && others?.Below is null ? null : (mine?.Below ?? Empty).Combine(others?.Below ?? Empty, keep);
            var isMember = keep(mine?.IsMember ?? false, others?.IsMember ?? false);
            if (isMember || below is { IsEmpty: false })
            {
                result._entries[element] = new Entry(isMember, below);
            }
        }

        return result;
    }

    /// <summary>A copy in which the steps that <paramref name="isMember"/> chooses are in the set as well.</summary>
    /// <param name="isMember">Is asked for steps that have paths below.</param>
    /// <param name="below">Gives the copy of those.</param>
    public FieldSet Rewrite(Func<string, bool> isMember, Func<string, FieldSet, FieldSet> below)
    {
        var result = new FieldSet();
        foreach (var (element, entry) in _entries)
        {
            result._entries[element] = entry.Below is null
                ? entry
                : new Entry(entry.IsMember || isMember(element), below(element, entry.Below));
        }

        return result;
    }

    /// <summary>All paths in the set: those of a level before those below it.</summary>
    public IEnumerable<IReadOnlyList<string>> Paths()
    {
        foreach (var (element, _) in _entries.Where(entry => entry.Value.IsMember))
        {
            yield return [element];
        }

        foreach (var (element, entry) in _entries)
        {
            foreach (var path in entry.Below?.Paths() ?? [])
            {
                yield return [element, .. path];
            }
        }
    }

    public bool SameAs(FieldSet other) => Combine(other, (mine, others) => mine != others).IsEmpty;

    private static FieldSet Empty { get; } = new();

    private Entry Make(string element)
    {
        if (!_entries.TryGetValue(element, out var entry))
        {
            _entries[element] = entry = new Entry(false, null);
        }

        return entry;
    }

    private sealed class Entry(bool isMember, FieldSet? below)
    {
        public bool IsMember { get; set; } = isMember;

        public FieldSet? Below { get; private set; } = below;

        public FieldSet Deepen() => Below ??= new FieldSet();
    }
}
