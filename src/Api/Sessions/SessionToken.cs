namespace OrleansGitOps.Api.Sessions;

/// <param name="Text">The JWT as it is sent.</param>
/// <param name="Expires">When it ends.</param>
internal sealed record SessionToken(string Text, DateTimeOffset Expires);
