namespace OrleansGitOps.Engine.Errors;

/// <summary>What the loop does after a failure.</summary>
public abstract record RetryPolicy
{
    private RetryPolicy() { }

    /// <summary>The user must change something (Git, spec); nothing is tried until that happens.</summary>
    public sealed record Never : RetryPolicy;

    /// <summary>Waits for something known, e.g. a <c>Retry-After</c>.</summary>
    public sealed record After(TimeSpan Delay) : RetryPolicy;

    /// <summary>Tries again with growing pauses.</summary>
    public sealed record Backoff : RetryPolicy;
}
