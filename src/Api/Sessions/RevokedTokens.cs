using System.Collections.Concurrent;

namespace OrleansGitOps.Api.Sessions;

/// <summary>
/// Ids of tokens that were logged out before they expired, on this node, until they expire. Not shared with other nodes and not kept over
/// a restart (the next logins' tokens are not affected); a changed password ends every session everywhere.
/// </summary>
internal sealed class RevokedTokens(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _expiryById = new(StringComparer.Ordinal);

    public void Add(Session session)
    {
        var now = time.GetUtcNow();
        foreach (var (id, expires) in _expiryById)
        {
            if (expires <= now)
            {
                _expiryById.TryRemove(id, out _);
            }
        }

        _expiryById[session.Id] = session.Expires;
    }

    public bool Contains(string id) => _expiryById.ContainsKey(id);
}
