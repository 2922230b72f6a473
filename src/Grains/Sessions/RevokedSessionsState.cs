using System.Text.Json.Serialization;

namespace OrleansGitOps.Grains.Sessions;

/// <summary>State <c>revoked</c> of grain type <c>sessions</c>.</summary>
internal sealed record RevokedSessionsState
{
    /// <summary>When the tokens end, by their ids.</summary>
    [JsonPropertyName("expiryById")]
    public Dictionary<string, DateTimeOffset> ExpiryById { get; init; } = [];

    /// <summary>Every session from this moment or before is ended.</summary>
    [JsonPropertyName("endedUntil")]
    public DateTimeOffset? EndedUntil { get; set; }
}
