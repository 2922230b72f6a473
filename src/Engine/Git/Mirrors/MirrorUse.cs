namespace OrleansGitOps.Engine.Git.Mirrors;

/// <summary>
/// Which refs of a mirror were asked for lately. What nobody asked for in a day (a deleted branch, a commit that is no longer pinned) is
/// not kept; should it be wanted again, it is fetched again. What is older than this process counts as used when it began. Thread-safe.
/// </summary>
internal sealed class MirrorUse(TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);
    private readonly Lock _lock = new();
    private readonly DateTimeOffset _began = time.GetUtcNow();
    private readonly Dictionary<string, DateTimeOffset> _usedAt = new(StringComparer.Ordinal);

    /// <param name="names">The host's refs, or object ids where no ref is known.</param>
    public void Note(IEnumerable<string> names)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            foreach (var name in names)
            {
                _usedAt[MirrorRefs.Of(name)] = now;
            }
        }
    }

    /// <summary>A test for refs of the mirror: whether nobody asked for it in the last day. Forgets the times that this needs no more.</summary>
    public Func<string, bool> Unused()
    {
        var oldest = time.GetUtcNow() - Kept;
        lock (_lock)
        {
            foreach (var (name, _) in _usedAt.Where(pair => pair.Value < oldest).ToList())
            {
                _usedAt.Remove(name);
            }

            var used = _usedAt.Keys.ToHashSet(StringComparer.Ordinal);
            return name => _began < oldest && !used.Contains(name);
        }
    }
}
