using System.Text.Json.Serialization;
using OrleansGitOps.Grains.Storage;

namespace OrleansGitOps.Grains.Sessions;

/// <summary>State <c>revoked</c> of grain type <c>sessions</c>.</summary>
internal sealed record RevokedSessionsState : IReplaceableState<RevokedSessionsState>
{
    /// <summary>When the tokens end, by their ids.</summary>
    [JsonPropertyName("expiryById")]
    public Dictionary<string, DateTimeOffset> ExpiryById { get; init; } = [];

    /// <summary>Every session from this moment or before is ended.</summary>
    [JsonPropertyName("endedUntil")]
    public DateTimeOffset? EndedUntil { get; set; }

    public bool IsWhole() => ExpiryById is not null && !ExpiryById.ContainsValue(default);

    /// <summary>Which sessions were ended is not known any more, so every one that was begun so far is.</summary>
    public RevokedSessionsState AfterLoss(DateTimeOffset now) => new() { EndedUntil = now };
}
