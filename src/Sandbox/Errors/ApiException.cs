namespace OrleansGitOps.Sandbox.Errors;

/// <summary>A request that is refused. Crosses from where it is noticed to where the answer is written.</summary>
internal sealed class ApiException(StatusError error) : Exception(error.Message)
{
    public StatusError Error { get; } = error;
}
