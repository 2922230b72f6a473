using OrleansGitOps.Grains.Abstractions.Repositories;

namespace OrleansGitOps.Grains.Repositories;

/// <summary>Which applications follow which target revision of a repository. Used by one grain's turns only.</summary>
internal sealed class Followers
{
    private readonly Dictionary<string, Follower> _byApplication = new(StringComparer.Ordinal);

    public int Count => _byApplication.Count;

    public IEnumerable<KeyValuePair<string, Follower>> All => _byApplication;

    public IEnumerable<string> Targets => _byApplication.Values.Select(follower => follower.TargetRevision);

    public void Put(string application, Follower follower) => _byApplication[application] = follower;

    public Follower? Find(string application) => _byApplication.GetValueOrDefault(application);

    public void Remove(string application) => _byApplication.Remove(application);

    /// <summary>Notes the commit that the application was told of, unless it has spoken up itself meanwhile.</summary>
    public void Moved(string application, Follower seen, string commit)
    {
        if (_byApplication.TryGetValue(application, out var now) && ReferenceEquals(now, seen))
        {
            _byApplication[application] = seen with { LastRender = seen.LastRender with { Commit = commit } };
        }
    }

    public void Expire(DateTimeOffset now)
    {
        foreach (var application in _byApplication.Where(pair => pair.Value.LeaseEnd < now).Select(pair => pair.Key).ToList())
        {
            _byApplication.Remove(application);
        }
    }
}

/// <param name="TargetRevision">As in the application's source.</param>
/// <param name="LastRender">What the application rendered last; its commit is the one it knows.</param>
/// <param name="LeaseEnd">When it is forgotten unless renewed.</param>
internal sealed record Follower(string TargetRevision, RenderCall LastRender, DateTimeOffset LeaseEnd);
