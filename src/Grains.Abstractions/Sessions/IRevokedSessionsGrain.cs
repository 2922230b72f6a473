using Orleans.Concurrency;

namespace OrleansGitOps.Grains.Abstractions.Sessions;

/// <summary>Sessions of one account that ended before their tokens expire: the same for every node, and kept over restarts. Key: the account's name.</summary>
[Alias("gitops.IRevokedSessionsGrain")]
public interface IRevokedSessionsGrain : IGrainWithStringKey
{
    /// <summary>Ends a session. Stored when it completes.</summary>
    /// <param name="id">The token's id.</param>
    /// <param name="expires">When the token ends by itself: until then it is remembered.</param>
    [Alias("RevokeAsync")]
    Task RevokeAsync(string id, DateTimeOffset expires);

    /// <summary>Whether a session was ended.</summary>
    /// <param name="id">The token's id.</param>
    /// <param name="issued">When the token was issued.</param>
    [AlwaysInterleave]
    [Alias("IsRevokedAsync")]
    Task<bool> IsRevokedAsync(string id, DateTimeOffset issued);
}
