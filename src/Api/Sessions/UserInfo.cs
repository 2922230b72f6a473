using System.Text.Json.Serialization;

namespace OrleansGitOps.Api.Sessions;

/// <summary>Answer of <c>GET /api/v1/session/userinfo</c>.</summary>
internal sealed record UserInfo
{
    [JsonPropertyName("loggedIn")]
    public bool LoggedIn { get; init; }

    [JsonPropertyName("username")]
    public string Username { get; init; } = "";

    [JsonPropertyName("iss")]
    public string Issuer { get; init; } = "";

    [JsonPropertyName("groups")]
    public IReadOnlyList<string> Groups { get; init; } = [];
}
