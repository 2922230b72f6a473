using System.Text.Json.Serialization;
using OrleansGitOps.Grains.Storage;

namespace OrleansGitOps.Grains.Sessions;

/// <summary>State <c>failures</c> of grain type <c>login-throttle</c>.</summary>
internal sealed record LoginThrottleState : IReplaceableState<LoginThrottleState>
{
    [JsonPropertyName("addresses")]
    public Dictionary<string, LoginFailures> Addresses { get; init; } = [];

    [JsonPropertyName("accounts")]
    public Dictionary<string, LoginFailures> Accounts { get; init; } = [];

    public bool IsWhole() => Addresses is not null && Accounts is not null && !Addresses.Values.Concat(Accounts.Values).Contains(null);

    /// <summary>Counted anew: nobody must be locked out for good by a damaged row, and who can damage it can also read the rest.</summary>
    public LoginThrottleState AfterLoss(DateTimeOffset now) => new();
}

/// <summary>Failures of one address or account.</summary>
/// <param name="Count">Since the window began.</param>
/// <param name="Ends">End of the window.</param>
internal sealed record LoginFailures(
    [property: JsonPropertyName("count")] int Count, [property: JsonPropertyName("ends")] DateTimeOffset Ends);
