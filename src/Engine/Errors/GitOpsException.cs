namespace OrleansGitOps.Engine.Errors;

/// <summary>Carries a <see cref="Errors.Failure"/> where a return value cannot: out of a renderer, a transport, across the API.</summary>
public sealed class GitOpsException : Exception
{
    public GitOpsException(Failure failure, Exception? inner = null)
        : base(failure?.Message, inner) => Failure = failure ?? throw new ArgumentNullException(nameof(failure));

    public GitOpsException(FailureReason reason, string message, RetryPolicy? retry = null, Exception? inner = null)
        : this(new Failure(reason, message, retry ?? new RetryPolicy.Never()), inner)
    {
    }

    public Failure Failure { get; }
}
