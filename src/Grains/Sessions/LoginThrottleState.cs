using System.Text.Json.Serialization;

namespace OrleansGitOps.Grains.Sessions;

/// <summary>State <c>failures</c> of grain type <c>login-throttle</c>.</summary>
internal sealed record LoginThrottleState
{
    [JsonPropertyName("addresses")]
    public Dictionary<string, LoginFailures> Addresses { get; init; } = [];

    [JsonPropertyName("accounts")]
    public Dictionary<string, LoginFailures> Accounts { get; init; } = [];
}

/// <summary>Failures of one address or account.</summary>
/// <param name="Count">Since the window began.</param>
/// <param name="Ends">End of the window.</param>
internal sealed record LoginFailures(
    [property: JsonPropertyName("count")] int Count, [property: JsonPropertyName("ends")] DateTimeOffset Ends);
