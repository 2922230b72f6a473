namespace OrleansGitOps.TestKit.Processes;

/// <summary>Waits for something outside the test to become true: asks again and again until a deadline, never sleeps blindly.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks until <paramref name="probe"/> gives a value that is not null, and returns it.</summary>
    /// <exception cref="TimeoutException">The deadline passed; the message holds <paramref name="what"/> and <paramref
    /// name="explain"/>'s answer.</exception>
    public static async Task<T> GetAsync<T>(
        string what, TimeSpan limit, Func<Task<T?>> probe, Func<string>? explain = null, CancellationToken cancellationToken = default)
        where T : class
    {
        var deadline = TimeProvider.System.GetTimestamp() + (long)(limit.TotalSeconds * TimeProvider.System.TimestampFrequency);
        while (true)
        {
            if (await probe() is { } value)
            {
                return value;
            }

            if (TimeProvider.System.GetTimestamp() > deadline)
            {
                throw new TimeoutException($"{what}: not within {limit.TotalSeconds:0} s. {explain?.Invoke()}");
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>Asks until <paramref name="probe"/> says true.</summary>
    public static async Task BecomesTrueAsync(
        string what, TimeSpan limit, Func<Task<bool>> probe, Func<string>? explain = null, CancellationToken cancellationToken = default) =>
        await GetAsync(what, limit, async () => await probe() ? "" : null, explain, cancellationToken);
}
