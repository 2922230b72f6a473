using Orleans.Concurrency;

namespace OrleansGitOps.Grains.Abstractions.Sessions;

/// <summary>
/// Bounds how fast passwords can be guessed: failures are counted per address and per account over <see cref="Window"/>, by all nodes together, and a
/// restart clears nothing. Key: <see cref="Key"/>.
/// </summary>
[Alias("gitops.ILoginThrottleGrain")]
public interface ILoginThrottleGrain : IGrainWithStringKey
{
    const string Key = "logins";
    const int FailuresPerAddress = 5;
    const int FailuresPerAccount = 50;

    static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    /// <summary>How long this caller has to wait before the next attempt is looked at; zero: not at all.</summary>
    /// <param name="address">What stands for the caller's network address.</param>
    /// <param name="account">The account, or one name for all that do not exist.</param>
    [AlwaysInterleave]
    [Alias("GetWaitAsync")]
    Task<TimeSpan> GetWaitAsync(string address, string account);

    /// <summary>
    /// Takes an attempt: it counts as failed, and that is stored, until <see cref="SucceededAsync"/> says otherwise, so attempts side by side cannot exceed
    /// the limit.
    /// </summary>
    /// <returns>Zero when it may be looked at; otherwise how long to wait, and nothing was counted.</returns>
    [Alias("BeginAsync")]
    Task<TimeSpan> BeginAsync(string address, string account);

    /// <summary>An attempt that was begun had the right password: the address starts anew, and the account is not charged for it.</summary>
    [Alias("SucceededAsync")]
    Task SucceededAsync(string address, string account);
}
