using System.Net;
using System.Net.Sockets;
using OrleansGitOps.Grains.Abstractions.Sessions;

namespace OrleansGitOps.Api.Sessions;

/// <summary>
/// Asks the throttle that all nodes share. Names that do not exist share one counter, and so do the addresses of one IPv6 network (/64).
/// </summary>
internal sealed class LoginThrottle(IGrainFactory grains)
{
    /// <summary>How long this caller has to wait before the next attempt is looked at; zero: not at all.</summary>
    public Task<TimeSpan> GetWaitAsync(IPAddress? address, string account) =>
        SharedState.AskAsync(() => Grain.GetWaitAsync(KeyOf(address), KeyOf(account)));

    /// <summary>Takes an attempt, which counts as failed until <see cref="SucceededAsync"/>. Returns how long to wait; zero: go on.</summary>
    public Task<TimeSpan> BeginAsync(IPAddress? address, string account) =>
        SharedState.AskAsync(() => Grain.BeginAsync(KeyOf(address), KeyOf(account)));

    public Task SucceededAsync(IPAddress? address, string account) => SharedState.AskAsync(async () =>
    {
        await Grain.SucceededAsync(KeyOf(address), KeyOf(account));
        return true;
    });

    private ILoginThrottleGrain Grain => grains.GetGrain<ILoginThrottleGrain>(ILoginThrottleGrain.Key);

    private static string KeyOf(IPAddress? address) => address switch
    {
        null => "unknown",
        { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
        _ => address.MapToIPv4().ToString(),
    };

    private static string KeyOf(string account) => account == SessionTokens.AdminAccount ? account : "unknown";
}
