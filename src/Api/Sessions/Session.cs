namespace OrleansGitOps.Api.Sessions;

/// <summary>A token that was checked.</summary>
/// <param name="Id">The token's id (<c>jti</c>).</param>
internal sealed record Session(string Account, string Id, DateTimeOffset Expires);
