namespace OrleansGitOps.Api.Sessions;

/// <summary>Calls to the grains that sessions rest on. They must answer while a silo is being lost, or its users would be logged out meanwhile.</summary>
internal static class SharedState
{
    private const int Attempts = 3;

    /// <summary>Calls again when the grain's silo was lost: the call fails when that is declared, and by then the grain can live elsewhere.</summary>
    /// <exception cref="OrleansException">It does not answer; nothing is known of the outcome.</exception>
    public static async Task<T> AskAsync<T>(Func<Task<T>> call)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (Exception exception) when (attempt < Attempts && exception is SiloUnavailableException or OrleansMessageRejectionException)
            {
                // A silo is going.
            }
        }
    }
}
