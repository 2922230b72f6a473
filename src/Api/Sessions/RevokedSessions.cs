using OrleansGitOps.Grains.Abstractions.Sessions;

namespace OrleansGitOps.Api.Sessions;

/// <summary>Sessions that were ended by a logout, for all nodes. A changed password ends every session besides.</summary>
internal sealed class RevokedSessions(IGrainFactory grains)
{
    public Task AddAsync(Session session) => SharedState.AskAsync(async () =>
    {
        await Of(session.Account).RevokeAsync(session.Id, session.Expires);
        return true;
    });

    public Task<bool> ContainsAsync(string account, string id, DateTimeOffset issued) =>
        SharedState.AskAsync(() => Of(account).IsRevokedAsync(id, issued));

    private IRevokedSessionsGrain Of(string account) => grains.GetGrain<IRevokedSessionsGrain>(account);
}
