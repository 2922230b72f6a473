namespace OrleansGitOps.Api.Sessions;

/// <summary>Outcome of a login: a token, or a wait, or a plain no that does not tell which part was wrong.</summary>
internal sealed record LoginResult(SessionToken? Token, TimeSpan RetryAfter)
{
    public static LoginResult Refused { get; } = new(null, TimeSpan.Zero);

    public bool IsThrottled => RetryAfter > TimeSpan.Zero;

    public int RetryAfterSeconds => (int)Math.Ceiling(RetryAfter.TotalSeconds);
}
