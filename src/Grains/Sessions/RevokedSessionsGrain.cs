using OrleansGitOps.Grains.Abstractions.Sessions;

namespace OrleansGitOps.Grains.Sessions;

/// <summary>
/// Remembers ended sessions until their tokens expire. The list is bounded: when it is full, every session that was begun so far is ended instead, so that
/// none of the listed ones comes back.
/// </summary>
[GrainType("sessions")]
internal sealed class RevokedSessionsGrain(
    [PersistentState("revoked")] IPersistentState<RevokedSessionsState> state, TimeProvider time) : Grain, IRevokedSessionsGrain
{
    internal const int MaxIds = 10_000;

    public Task RevokeAsync(string id, DateTimeOffset expires)
    {
        var now = time.GetUtcNow();
        var ids = state.State.ExpiryById;
        foreach (var (known, _) in ids.Where(pair => pair.Value <= now).ToList())
        {
            ids.Remove(known);
        }

        ids[id] = expires;
        if (ids.Count > MaxIds)
        {
            ids.Clear();
            state.State.EndedUntil = now;
        }

        return state.WriteStateAsync();
    }

    public Task<bool> IsRevokedAsync(string id, DateTimeOffset issued) =>
        Task.FromResult(state.State.ExpiryById.ContainsKey(id) || issued <= state.State.EndedUntil);
}
