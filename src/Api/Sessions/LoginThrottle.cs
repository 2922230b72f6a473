using System.Net;

namespace OrleansGitOps.Api.Sessions;

/// <summary>
/// Bounds how fast passwords can be guessed: failures are counted per address and for the account as a whole, over a window. Names that
/// do not exist share one counter, and addresses are never forgotten to make room: beyond <see cref="MaxAddresses"/> further ones share a
/// counter too. Counts are kept in memory of this node.
/// </summary>
internal sealed class LoginThrottle(TimeProvider time)
{
    public const int FailuresPerAddress = 5;
    public const int FailuresPerAccount = 50;
    private const int MaxAddresses = 10_000;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Counter> _byAddress = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Counter> _byAccount = new(StringComparer.Ordinal);

    /// <summary>How long this caller has to wait before the next attempt is looked at; zero: not at all.</summary>
    public TimeSpan WaitFor(IPAddress? address, string account)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var wait = Wait(_byAddress, AddressKey(address), FailuresPerAddress, now);
            var accountWait = Wait(_byAccount, AccountKey(account), FailuresPerAccount, now);
            return wait > accountWait ? wait : accountWait;
        }
    }

    public void Failed(IPAddress? address, string account)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            Count(_byAddress, AddressKey(address), now);
            Count(_byAccount, AccountKey(account), now);
        }
    }

    public void Succeeded(IPAddress? address)
    {
        lock (_lock)
        {
            _byAddress.Remove(AddressKey(address));
        }
    }

    private string AddressKey(IPAddress? address)
    {
        var key = address switch
        {
            null => "unknown",
            { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } =>
                Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
            _ => address.MapToIPv4().ToString(),
        };
        if (_byAddress.ContainsKey(key) || _byAddress.Count < MaxAddresses)
        {
            return key;
        }

        DropEnded(time.GetUtcNow());
        return _byAddress.Count < MaxAddresses ? key : "others";
    }

    private static string AccountKey(string account) => account == SessionTokens.AdminAccount ? account : "unknown";

    private void DropEnded(DateTimeOffset now)
    {
        foreach (var key in _byAddress.Where(entry => entry.Value.Ends <= now).Select(entry => entry.Key).ToList())
        {
            _byAddress.Remove(key);
        }
    }

    private static TimeSpan Wait(Dictionary<string, Counter> counters, string key, int limit, DateTimeOffset now) =>
        counters.TryGetValue(key, out var counter) && counter.Ends > now && counter.Failures >= limit ? counter.Ends - now : TimeSpan.Zero;

    private static void Count(Dictionary<string, Counter> counters, string key, DateTimeOffset now)
    {
        counters[key] = counters.TryGetValue(key, out var counter) && counter.Ends > now
            ? counter with { Failures = counter.Failures + 1 }
            : new Counter(1, now + Window);
    }

    private sealed record Counter(int Failures, DateTimeOffset Ends);
}
