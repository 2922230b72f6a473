namespace OrleansGitOps.Api.Sessions;

/// <summary>A token that was checked.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Id">The token's id (<c>jti</c>).</param>
/// <param name="Issued">Whole seconds.</param>
/// <param name="Expires">From then on it does not hold.</param>
internal sealed record Session(string Account, string Id, DateTimeOffset Issued, DateTimeOffset Expires);
