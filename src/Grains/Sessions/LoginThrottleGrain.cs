using OrleansGitOps.Grains.Abstractions.Sessions;

namespace OrleansGitOps.Grains.Sessions;

/// <summary>
/// Counts failed logins. Nothing is forgotten to make room: every failure counts for one of few accounts too, and an account at its limit takes no further
/// attempt, so there are never more addresses than that limit allows in a window.
/// </summary>
[GrainType("login-throttle")]
internal sealed class LoginThrottleGrain(
    [PersistentState("failures")] IPersistentState<LoginThrottleState> state, TimeProvider time) : Grain, ILoginThrottleGrain
{
    public Task<TimeSpan> GetWaitAsync(string address, string account)
    {
        var now = time.GetUtcNow();
        var wait = Wait(state.State.Addresses, address, ILoginThrottleGrain.FailuresPerAddress, now);
        var accountWait = Wait(state.State.Accounts, account, ILoginThrottleGrain.FailuresPerAccount, now);
        return Task.FromResult(wait > accountWait ? wait : accountWait);
    }

    public async Task<TimeSpan> BeginAsync(string address, string account)
    {
        var wait = await GetWaitAsync(address, account);
        if (wait > TimeSpan.Zero)
        {
            return wait;
        }

        var now = time.GetUtcNow();
        Count(state.State.Addresses, address, now);
        Count(state.State.Accounts, account, now);
        await state.WriteStateAsync();
        return TimeSpan.Zero;
    }

    public Task SucceededAsync(string address, string account)
    {
        state.State.Addresses.Remove(address);
        if (state.State.Accounts.TryGetValue(account, out var failures))
        {
            if (failures.Count > 1)
            {
                state.State.Accounts[account] = failures with { Count = failures.Count - 1 };
            }
            else
            {
                state.State.Accounts.Remove(account);
            }
        }

        return state.WriteStateAsync();
    }

    private static TimeSpan Wait(Dictionary<string, LoginFailures> counters, string key, int limit, DateTimeOffset now) =>
        counters.TryGetValue(key, out var failures) && failures.Ends > now && failures.Count >= limit ? failures.Ends - now : TimeSpan.Zero;

    private static void Count(Dictionary<string, LoginFailures> counters, string key, DateTimeOffset now)
    {
        foreach (var (ended, _) in counters.Where(pair => pair.Value.Ends <= now).ToList())
        {
            counters.Remove(ended);
        }

        counters[key] = counters.TryGetValue(key, out var failures)
            ? failures with { Count = failures.Count + 1 }
            : new LoginFailures(1, now + ILoginThrottleGrain.Window);
    }
}
