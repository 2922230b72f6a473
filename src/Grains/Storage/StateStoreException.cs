namespace OrleansGitOps.Grains.Storage;

/// <summary>The database could not do its part. The message names the database and the next move, never a connection string.</summary>
public sealed class StateStoreException(StateStoreFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    public StateStoreFailure Failure { get; } = failure;
}
